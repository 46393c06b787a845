package dev.signet.testing;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;

/**
 * Somebody with an account of a name that nobody else has, signed in.
 *
 * @param refresh the refresh token of the session that {@code access} belongs to
 */
public record Member(long id, String username, String access, String refresh) {
    public static final String PASSWORD = "a password of the tests";

    /** The hash of that password at a low cost, because hundreds of members log in. */
    private static final String PASSWORD_HASH =
            "$argon2id$v=19$m=1024,t=1,p=1$c2FsdCBvZiB0aGUgdGVzdA$MW0b6Yi9yaQ7asjmXSsGSFIudRoyh910qDalH0LsHwM";

    /** A new user. */
    public static Member user(String name) {
        return join(name, false);
    }

    /** A new member of the staff. */
    public static Member admin(String name) {
        return join(name, true);
    }

    private static Member join(String name, boolean staff) {
        Client account = Accounts.here().make(name, PASSWORD, PASSWORD_HASH, staff);
        return new Member(account.id(), account.username(), null, null).again();
    }

    /** The same member in another session. */
    public Member again() {
        Tokens tokens = Tokens.in(Api.logIn(username, PASSWORD));
        return new Member(id, username, tokens.access(), tokens.refresh());
    }

    /** A request with the access token. */
    public RequestSpecification calls() {
        return given().header("Authorization", "Bearer " + access);
    }

    /** Stores a post, past the service; its id. */
    public long writes(String title) {
        return Sql.number(
                "insert into posts (title, content, author_id) values (?, 'content', ?) returning id", title, id);
    }
}
