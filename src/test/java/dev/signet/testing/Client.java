package dev.signet.testing;

import io.restassured.response.Response;

/** Somebody with an account: what they do over HTTP, and what happens to the account meanwhile. */
public final class Client {
    private final Database sql;
    private final long id;
    private final String username;
    private final String password;
    private final String email;

    Client(Database sql, long id, String username, String password, String email) {
        this.sql = sql;
        this.id = id;
        this.username = username;
        this.password = password;
        this.email = email;
    }

    /** Logs in, and succeeds. */
    public Tokens logsIn() {
        return Tokens.in(triesToLogIn());
    }

    /** Logs in, whatever comes of it. */
    public Response triesToLogIn() {
        return Api.logIn(username, password);
    }

    /** Somebody makes this account one of the staff. */
    public void becomesAdmin() {
        sql.run("update users set is_staff = true where id = ?", id);
    }

    /** Somebody changes the account's e-mail address. */
    public void moves(String newEmail) {
        sql.run("update users set email = ? where id = ?", newEmail, id);
    }

    /** Somebody locks the account. */
    public void isDeactivated() {
        sql.run("update users set is_active = false where id = ?", id);
    }

    /** Somebody unlocks it. */
    public void isActivated() {
        sql.run("update users set is_active = true where id = ?", id);
    }

    /** Somebody deletes it. */
    public void isDeleted() {
        sql.run("delete from users where id = ?", id);
    }

    /** How many sessions the database keeps of them, live or not. */
    public long sessions() {
        return sql.one(Long.class, "select count(*) from sessions where user_id = ?", id);
    }

    /** Their id. */
    public long id() {
        return id;
    }

    /** Their name. */
    public String username() {
        return username;
    }

    /** Their password. */
    public String password() {
        return password;
    }

    /** Their e-mail address when the account was made. */
    public String email() {
        return email;
    }
}
