package dev.signet.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;

import dev.signet.testing.AtOnce;
import dev.signet.testing.Browser;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who can read the log of a service without an administrator can create the first one, once. */
@QuarkusTest
class FirstAdminTest {
    private static final String PATH = "/api/first_admin/";
    private static final Pattern LINK = Pattern.compile("within an hour: (\\S+)/account/#first-admin/(\\S+)");

    @Inject
    FirstAdmin first;

    private List<Long> others = List.of();

    @BeforeEach
    void without_administrators() {
        Member.admin("other");
        others = Sql.numbers("update users set is_staff = false where is_staff and is_active returning id");
    }

    @AfterEach
    void with_them_again() {
        others.forEach(id -> Sql.run("update users set is_staff = true where id = ?", id));
    }

    /** The token of the link that a start writes to the log. */
    private String started() {
        try (CapturedLog log = CapturedLog.open()) {
            first.invite(null);
            Matcher link = LINK.matcher(String.join("\n", log.lines(Level.INFO)));
            assertThat(link.find()).isTrue();
            assertThat(link.group(1)).isEqualTo("http://localhost:8080");
            return link.group(2);
        }
    }

    @Test
    void somebody_creates_it_on_the_page_and_learns_what_to_do_next() {
        String token = started();
        String name = name();
        try (Browser browser = Browser.in("en-US")) {
            browser.opens("/");
            browser.sees("There is no administrator yet");
            browser.opens("/account/#first-admin/" + token);
            browser.types("Username", name);
            browser.types("Password", "password");
            browser.presses("Create account");
            browser.sees("Too many people use this password.");
            browser.screenshot("en/first-admin-1280");
            assertThat(browser.barriers()).isEmpty();
            browser.types("Password", Member.PASSWORD);
            browser.pressesTwice("Create account");
            browser.sees("You are the administrator");
            browser.screenshot("en/first-admin-done-1280");
            assertThat(browser.barriers()).isEmpty();
            browser.presses("Sign in to the console");
            browser.types("Password", Member.PASSWORD);
            browser.presses("Sign in");
            browser.isAt("/console/");

            browser.opens("/account/#first-admin/" + token);
            browser.types("Password", Member.PASSWORD);
            browser.presses("Create account");
            browser.sees("There is an administrator already.");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static Response create(String token, String name, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("token", token, "username", name, "email", name + "@example.com", "password", password))
                .post(PATH);
    }

    private static String name() {
        return "first-" + UUID.randomUUID();
    }

    @Test
    void the_link_in_the_log_creates_an_administrator_once() {
        String token = started();
        given().get(PATH).then().statusCode(200).body("missing", equalTo(true));
        String name = name();

        create(token, name, Member.PASSWORD)
                .then()
                .statusCode(201)
                .body("username", equalTo(name))
                .body("is_staff", equalTo(true));

        given().get(PATH).then().statusCode(200).body("missing", equalTo(false));
        create(token, name(), Member.PASSWORD).then().statusCode(409).body("detail", notNullValue());
        given().contentType(ContentType.JSON)
                .body(Map.of("username", name, "password", Member.PASSWORD))
                .post("/api/token/")
                .then()
                .statusCode(200);
        assertThat(Sql.text(
                        "select detail from security_events e, users u"
                                + " where u.id = e.user_id and u.username = ? and kind = 'registered'",
                        name))
                .isEqualTo("first administrator");
    }

    @Test
    void a_form_with_errors_does_not_use_up_the_link() {
        String token = started();

        create(token, "not a name", "short")
                .then()
                .statusCode(400)
                .body("$", hasKey("username"))
                .body("$", hasKey("password"));
        given().contentType(ContentType.JSON)
                .body("{}")
                .post(PATH)
                .then()
                .statusCode(400)
                .body("$", hasKey("token"));
        create(token, name(), Member.PASSWORD).then().statusCode(201);
    }

    @Test
    void a_wrong_or_expired_link_creates_nothing() {
        String token = started();
        for (String wrong : List.of("nonsense", token + "x")) {
            create(wrong, name(), Member.PASSWORD).then().statusCode(400).body("$", hasKey("token"));
        }
        Sql.run("update first_admin_links set expires_at = now() - interval '1 second'");

        create(token, name(), Member.PASSWORD).then().statusCode(400).body("$", hasKey("token"));
        given().get(PATH).then().body("missing", equalTo(true));
    }

    @Test
    void of_several_links_used_at_once_one_creates_an_administrator() {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String token = started();
            calls.add(() -> create(token, name(), Member.PASSWORD).statusCode());
            calls.add(() -> create(token, name(), Member.PASSWORD).statusCode());
        }

        List<Integer> statuses = AtOnce.all(calls);

        assertThat(statuses).containsOnlyOnce(201);
        assertThat(Sql.number("select count(*) from users where is_staff and is_active"))
                .isEqualTo(1);
        assertThat(Sql.number("select count(*) from first_admin_links")).isZero();
    }

    @Test
    void with_an_administrator_no_link_is_written() {
        with_them_again();
        try (CapturedLog log = CapturedLog.open()) {
            first.invite(null);
            assertThat(log.lines(Level.INFO)).noneMatch(line -> line.contains("first-admin"));
        }
        given().get(PATH).then().statusCode(200).body("missing", equalTo(false));
    }
}
