package dev.signet.testing;

import io.quarkus.arc.Arc;
import java.util.List;
import javax.sql.DataSource;

/** Statements on the database of the service that runs in this process: {@link Database} for helpers that nothing is injected into. */
public final class Sql {
    private Sql() {}

    /** The number in the first row. */
    public static long number(String sql, Object... parameters) {
        return numbers(sql, parameters).get(0);
    }

    /** The numbers of all rows. */
    public static List<Long> numbers(String sql, Object... parameters) {
        return database().all(Long.class, sql, parameters);
    }

    /** The text in the first row, if there is one. */
    public static String text(String sql, Object... parameters) {
        List<String> texts = database().all(String.class, sql, parameters);
        return texts.isEmpty() ? null : texts.get(0);
    }

    /** Runs a statement that answers nothing. */
    public static void run(String sql, Object... parameters) {
        database().run(sql, parameters);
    }

    static Database database() {
        return Database.of(Arc.container().instance(DataSource.class).get());
    }
}
