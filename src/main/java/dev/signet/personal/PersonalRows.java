package dev.signet.personal;

import dev.signet.database.Row;
import dev.signet.database.SqlStatement;
import dev.signet.page.Slice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/** Personal data that one statement finds. It has the parameter {@code :user}. */
public final class PersonalRows implements PersonalData {
    private final String name;
    private final DataSource database;
    private final SqlStatement statement;
    private final Map<String, BiFunction<Row, String, ?>> columns = new LinkedHashMap<>();

    private PersonalRows(String name, DataSource database, SqlStatement statement) {
        this.name = name;
        this.database = database;
        this.statement = statement;
    }

    /** Begins the description; add the columns in the order in which the download shows them. */
    public static PersonalRows of(String name, DataSource database, String sql) {
        return new PersonalRows(name, database, SqlStatement.of(sql));
    }

    /** Adds columns with texts, or with what has a text, such as a UUID. */
    public PersonalRows texts(String... names) {
        return add(Row::text, names);
    }

    /** Adds columns with times. */
    public PersonalRows times(String... names) {
        return add(Row::time, names);
    }

    private PersonalRows add(BiFunction<Row, String, ?> read, String... names) {
        for (String column : names) {
            columns.put(column, read);
        }
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Slice<?> entries(long user, Optional<String> cursor) {
        return PersonalData.all(statement.on(database).with("user", user).list(this::entry));
    }

    private Map<String, Object> entry(Row row) {
        Map<String, Object> entry = new LinkedHashMap<>();
        columns.forEach((column, read) -> entry.put(column, read.apply(row, column)));
        return entry;
    }
}
