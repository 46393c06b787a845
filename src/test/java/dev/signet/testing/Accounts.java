package dev.signet.testing;

import jakarta.inject.Singleton;
import java.util.UUID;
import javax.sql.DataSource;

/** Makes the accounts of a test, straight in the database. */
@Singleton
public class Accounts {
    private final Database sql;

    /** On the database of the service that runs in this process, for helpers that nothing is injected into. */
    static Accounts here() {
        return new Accounts(Sql.database());
    }

    Accounts(Database sql) {
        this.sql = sql;
    }

    /** For a service that is another process and has no beans to inject. */
    public static Accounts in(DataSource database) {
        return new Accounts(new Database(database));
    }

    /** An account of its own for somebody of this name. */
    public Client make(String name) {
        String password = "password of " + name;
        return make(name, password, Argon2.phc(password));
    }

    /** The same with a password hash that the test brings. */
    public Client make(String name, String password, String hash) {
        return make(name, password, hash, false);
    }

    Client make(String name, String password, String hash, boolean staff) {
        String username = name + "-" + UUID.randomUUID();
        String email = username + "@example.com";
        long id = sql.one(
                Long.class,
                "insert into users (username, email, password, is_staff) values (?, ?, ?, ?) returning id",
                username,
                email,
                hash,
                staff);
        return new Client(sql, id, username, password, email);
    }
}
