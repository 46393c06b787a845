package dev.signet.testing;

/** Statements that change a table find the database in some state, the first ones of them. */
public final class Trouble implements AutoCloseable {
    /** What a server says that is shutting down, so that nothing was done (admin_shutdown). */
    public static final String SHUTS_DOWN = "57P01";

    private final String table;

    private Trouble(String table) {
        this.table = table;
    }

    /** The next so many inserts into this table fail with this SQLSTATE. */
    public static Trouble inserting(String table, String state, int times) {
        return with("insert", table, state, times);
    }

    /** The same for the removal of rows. */
    public static Trouble deleting(String table, String state, int times) {
        return with("delete", table, state, times);
    }

    private static Trouble with(String change, String table, String state, int times) {
        Sql.run("create sequence trouble");
        Sql.run("""
                create function trouble() returns trigger language plpgsql as $$
                begin
                    if nextval('trouble') <= %d then
                        raise exception 'trouble' using errcode = '%s';
                    end if;
                    if tg_op = 'DELETE' then
                        return old;
                    end if;
                    return new;
                end
                $$
                """.formatted(times, state));
        Sql.run("create trigger trouble before " + change + " on " + table
                + " for each row execute function trouble()");
        return new Trouble(table);
    }

    /** From now on, all is well. */
    @Override
    public void close() {
        Sql.run("drop trigger trouble on " + table);
        Sql.run("drop function trouble");
        Sql.run("drop sequence trouble");
    }
}
