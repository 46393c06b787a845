package dev.signet.post;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates that an import may have brought are those that the database has, whenever they are. */
@QuarkusTest
class PostDatesTest {
    private long post;

    @AfterEach
    void goes_again() {
        Sql.run("delete from posts where id = ?", post);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01 00:00:00+00, 1970-01-01T00:00:00Z",
        "1582-10-15 12:00:00+00, 1582-10-15T12:00:00Z",
        "1582-10-14 12:00:00+00, 1582-10-14T12:00:00Z",
        "1582-10-05 12:00:00.5+00, 1582-10-05T12:00:00.500000Z",
        "1500-02-28 00:00:00.000001+00, 1500-02-28T00:00:00.000001Z",
        "1212-12-12 12:12:12+02, 1212-12-12T10:12:12Z",
        "0001-01-01 00:00:00+00, 0001-01-01T00:00:00Z",
        "0044-03-15 12:00:00+00 BC, 0001-01-01T00:00:00Z",
        "-infinity, 0001-01-01T00:00:00Z",
        "9999-12-31 23:59:59.999999+00, 9999-12-31T23:59:59.999999Z",
        "20000-01-01 00:00:00+00, 9999-12-31T23:59:59.999999Z",
        "infinity, 9999-12-31T23:59:59.999999Z"
    })
    void a_date_is_shown_as_the_database_has_it(String stored, String shown) {
        Member admin = Member.admin("root");
        post = admin.writes("dated");
        Sql.run(
                "update posts set created_at = cast(? as timestamptz), updated_at = cast(? as timestamptz) where id = ?",
                stored,
                stored,
                post);
        Sql.run("update users set date_joined = cast(? as timestamptz) where id = ?", stored, admin.id());

        admin.calls()
                .get("/api/posts/" + post + "/")
                .then()
                .body("created_at", equalTo(shown))
                .body("updated_at", equalTo(shown));
        given().get("/api/posts/?ordering=created_at&author=" + admin.username())
                .then()
                .body("created_at", hasItem(shown));
        admin.calls().get("/api/users/" + admin.id() + "/").then().body("date_joined", equalTo(shown));
        admin.calls()
                .contentType("application/json")
                .body("{\"title\": \"changed\"}")
                .patch("/api/posts/" + post + "/")
                .then()
                .statusCode(200)
                .body("created_at", equalTo(shown));
    }
}
