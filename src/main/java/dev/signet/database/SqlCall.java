package dev.signet.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * One execution of a {@link SqlStatement}. Every parameter needs a value, which may be {@code null}: the method says of
 * which type it then is, so that the server keeps one plan. If the database reports an error, the cause of the
 * {@link IllegalStateException} is the {@link SQLException}.
 */
public final class SqlCall {
    private final SqlStatement statement;
    private final DataSource database;
    private final Connection given;
    private final Binding[] values;

    SqlCall(SqlStatement statement, DataSource database, Connection given) {
        this.statement = statement;
        this.database = database;
        this.given = given;
        this.values = new Binding[statement.parameters()];
    }

    /** Sets one parameter of the driver's statement. */
    private interface Binding {
        void to(PreparedStatement prepared, int index) throws SQLException;
    }

    /** What is done with the driver's statement. */
    private interface Work<T> {
        T with(PreparedStatement prepared) throws SQLException;
    }

    /** Sets a text. */
    public SqlCall with(String name, String value) {
        return set(name, (prepared, index) -> prepared.setString(index, value));
    }

    /** Sets a number. */
    public SqlCall with(String name, Long value) {
        return set(name, (prepared, index) -> prepared.setObject(index, value, Types.BIGINT));
    }

    /** Sets a number. */
    public SqlCall with(String name, long value) {
        return set(name, (prepared, index) -> prepared.setLong(index, value));
    }

    /** Sets a number with a fraction. */
    public SqlCall with(String name, Double value) {
        return set(name, (prepared, index) -> prepared.setObject(index, value, Types.DOUBLE));
    }

    /** Sets a truth value. */
    public SqlCall with(String name, boolean value) {
        return set(name, (prepared, index) -> prepared.setBoolean(index, value));
    }

    /** Sets a time. */
    public SqlCall with(String name, Instant value) {
        return set(
                name,
                (prepared, index) -> prepared.setObject(
                        index, value == null ? null : value.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE));
    }

    /** Sets a UUID. */
    public SqlCall with(String name, UUID value) {
        return set(name, (prepared, index) -> prepared.setObject(index, value));
    }

    /** Sets bytes. */
    public SqlCall with(String name, byte[] value) {
        return set(name, (prepared, index) -> prepared.setBytes(index, value));
    }

    /** Sets an array of bytes. */
    public SqlCall with(String name, byte[][] values) {
        return set(
                name,
                (prepared, index) ->
                        prepared.setArray(index, prepared.getConnection().createArrayOf("bytea", values)));
    }

    /** Sets an array of numbers. */
    public SqlCall with(String name, double[] values) {
        Object[] numbers = Arrays.stream(values).boxed().toArray();
        return set(
                name,
                (prepared, index) ->
                        prepared.setArray(index, prepared.getConnection().createArrayOf("float8", numbers)));
    }

    private SqlCall set(String name, Binding value) {
        for (int position : statement.positions(name)) {
            values[position] = value;
        }
        return this;
    }

    /** Runs a statement that returns no rows, and returns how many it changed. */
    public int update() {
        return run(PreparedStatement::executeUpdate);
    }

    /** Returns the first row; empty if there is none. {@code map} must not return null. */
    public <T> Optional<T> first(Function<Row, T> map) {
        return run(prepared -> {
            try (ResultSet rows = prepared.executeQuery()) {
                return rows.next() ? Optional.of(map.apply(new Row(rows))) : Optional.empty();
            }
        });
    }

    /** Returns the only row of a statement that always has one. */
    public <T> T one(Function<Row, T> map) {
        return first(map).orElseThrow();
    }

    /** Returns all rows. */
    public <T> List<T> list(Function<Row, T> map) {
        List<T> found = new ArrayList<>();
        each(0, row -> found.add(map.apply(row)));
        return found;
    }

    /** Reads all rows, in a transaction {@code atOnce} at a time. */
    public void each(int atOnce, Consumer<Row> take) {
        run(prepared -> {
            prepared.setFetchSize(atOnce);
            try (ResultSet rows = prepared.executeQuery()) {
                Row row = new Row(rows);
                while (rows.next()) {
                    take.accept(row);
                }
            }
            return null;
        });
    }

    private <T> T run(Work<T> work) {
        try {
            if (given != null) {
                return run(given, work);
            }
            try (Connection own = database.getConnection()) {
                return run(own, work);
            }
        } catch (SQLException fault) {
            throw new IllegalStateException(fault.getMessage(), fault);
        }
    }

    private <T> T run(Connection connection, Work<T> work) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement.text())) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    throw new IllegalArgumentException("A parameter has no value: " + statement.text());
                }
                values[i].to(prepared, i + 1);
            }
            return work.with(prepared);
        }
    }
}
