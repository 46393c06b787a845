package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.Api;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of djoser and of dj-rest-auth find the same resources under the paths that they know. */
@QuarkusTest
@TestProfile(RealMail.class)
class AliasesTest {
    private static final String NEXT = "another walk, uphill";
    private static final String REQUIRED = "This field is required.";

    @Inject
    Mailbox mailbox;

    @Inject
    MeterRegistry metrics;

    /** Whatever is asked: status, headers that matter, and body are the same under djoser's path. */
    @TestFactory
    Stream<DynamicTest> djosers_paths_answer_as_the_resources_own_do() {
        Member alice = Member.user("alice");
        Member root = Member.admin("root");
        Map<String, String> paths = new TreeMap<>(Map.of(
                "/auth/users/",
                "/api/users/",
                "/auth/users",
                "/api/users",
                "/auth/users/me/",
                "/api/users/me/",
                "/auth/users/" + alice.id() + "/",
                "/api/users/" + alice.id() + "/",
                "/auth/users/activation/",
                "/api/users/activation/",
                "/auth/users/reset_password_confirm",
                "/api/users/reset_password_confirm",
                "/auth/users/set_username/",
                "/api/users/set_username/",
                "/auth/jwt/create/",
                "/api/token/",
                "/auth/jwt/refresh",
                "/api/token/refresh",
                "/auth/jwt/verify/",
                "/api/token/verify/"));
        paths.put("/auth/users/me/mfa/", "/api/users/me/mfa/");
        paths.put("/auth/users/%6De/", "/api/users/me/");
        List<RequestSpecification> callers = List.of(
                given(),
                alice.calls(),
                root.calls(),
                given().header("Authorization", "Bearer nonsense"),
                given().accept("text/html"));
        return paths.entrySet().stream()
                .flatMap(path -> Stream.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "TRACE")
                        .map(method -> DynamicTest.dynamicTest(method + " " + path.getKey(), () -> {
                            for (RequestSpecification caller : callers) {
                                assertSame(
                                        asked(caller).request(method, path.getKey()),
                                        asked(caller).request(method, path.getValue()));
                            }
                        })));
    }

    /** A space, a plus, an ampersand, a percent sign, a letter of two bytes, a quotation mark. */
    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "1%2B2", "x%26is_staff%3Dtrue", "50%25", "%C3%A9", "%22q%22", "a+b", "%2525"})
    void links_of_an_alias_keep_the_escapes_of_its_query(String value) {
        Member root = Member.admin("root");
        Member.user("alice");
        String query = "?limit=1&kept=" + value;
        String link = asked(root.calls()).get("/auth/users/" + query).header("Link");
        assertThat(link).contains("kept=" + value + "&cursor=");
        assertThat(link)
                .isEqualTo(asked(root.calls()).get("/api/users/" + query).header("Link"));
    }

    private static RequestSpecification asked(RequestSpecification caller) {
        return given().spec(caller)
                .urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .body("{}");
    }

    private static void assertSame(Response alias, Response own) {
        assertThat(alias.statusCode()).isEqualTo(own.statusCode());
        for (String header : List.of("Allow", "Content-Type", "WWW-Authenticate", "Cache-Control")) {
            assertThat(alias.header(header)).as(header).isEqualTo(own.header(header));
        }
        assertThat(alias.asString()).isEqualTo(own.asString());
    }

    @Test
    void a_list_is_filtered_and_paged_under_djosers_path_whatever_the_query_holds() {
        Member root = Member.admin("root");
        String mark = "m" + UUID.randomUUID();
        Member.user(mark);
        Member.user(mark);

        for (String query : List.of(
                "search=" + mark + "&page=1", "search=a+b&page=1", "search=%25&page=1", "search=a%26b&page=1")) {
            Response alias = root.calls().urlEncodingEnabled(false).get("/auth/users/?" + query);
            assertThat(alias.statusCode()).isEqualTo(200);
            assertThat(alias.<Integer>path("count"))
                    .isEqualTo(root.calls()
                            .urlEncodingEnabled(false)
                            .get("/api/users/?" + query)
                            .path("count"));
        }
    }

    @Test
    void a_djoser_client_goes_all_the_way() {
        String name = "carol-" + UUID.randomUUID();
        String email = name + "@example.com";
        post("/auth/users/", Map.of("username", name, "email", email, "password", NEXT))
                .then()
                .statusCode(201)
                .body("username", equalTo(name));
        Mail mail = mailbox.first(email);
        post("/auth/users/activation/", Map.of("uid", mail.uid(), "token", mail.token()))
                .then()
                .statusCode(204);

        Response pair = post("/auth/jwt/create/", Map.of("username", name, "password", NEXT));
        pair.then().statusCode(200).header("Cache-Control", "no-store").body("$", aMapWithSize(2));
        post("/auth/jwt/verify/", Map.of("token", pair.path("access"))).then().statusCode(200);
        post("/auth/jwt/refresh/", Map.of("refresh", pair.path("refresh")))
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + pair.path("access"))
                .get("/auth/users/me/")
                .then()
                .statusCode(200)
                .body("email", equalTo(email));
    }

    @Test
    void a_dj_rest_auth_client_goes_all_the_way() {
        String name = "carol-" + UUID.randomUUID();
        String email = name + "@example.com";
        post("/auth/registration/", Map.of("username", name, "email", email, "password1", NEXT, "password2", NEXT))
                .then()
                .statusCode(201)
                .body("$", aMapWithSize(3))
                .body("pk", not(nullValue()));
        mailbox.first(email);
        post("/auth/registration/resend-email/", Map.of("email", email))
                .then()
                .statusCode(200)
                .body("detail", equalTo("ok"));
        Mail mail = mailbox.nth(email, 2);
        post("/auth/registration/verify-email/", Map.of("key", mail.uid() + ":" + mail.token()))
                .then()
                .statusCode(200)
                .body("detail", equalTo("ok"));

        Response login = post("/auth/login", Map.of("username", name, "email", "", "password", NEXT));
        login.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("$", allOf(aMapWithSize(3), hasKey("access"), hasKey("refresh")))
                .body("user", aMapWithSize(3))
                .body("user.username", equalTo(name))
                .body("user.email", equalTo(email));
        String bearer = "Bearer " + login.path("access");
        given().header("Authorization", bearer)
                .get("/auth/user/")
                .then()
                .statusCode(200)
                .body("$", equalTo(login.path("user")));
        post("/auth/token/verify/", Map.of("token", login.path("access")))
                .then()
                .statusCode(200);
        Response refreshed = post("/auth/token/refresh/", Map.of("refresh", login.path("refresh")));
        refreshed.then().statusCode(200);
        post("/auth/logout/", Map.of("refresh", refreshed.path("refresh")))
                .then()
                .statusCode(200)
                .body("$", equalTo(Map.of("detail", "Successfully logged out.")));
        post("/auth/token/refresh/", Map.of("refresh", refreshed.path("refresh")))
                .then()
                .statusCode(401);
        given().header("Authorization", bearer).get("/auth/user/").then().statusCode(401);
    }

    @Test
    void passwords_are_changed_and_reset_in_dj_rest_auths_words() {
        Member alice = Member.user("alice");
        String email = alice.username() + "@example.com";

        alice.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("old_password", Member.PASSWORD, "new_password1", NEXT, "new_password2", NEXT))
                .post("/auth/password/change/")
                .then()
                .statusCode(200)
                .body("$", equalTo(Map.of("detail", "New password has been saved.")));
        Api.logIn(alice.username(), NEXT).then().statusCode(200);
        post("/auth/password/reset/", Map.of("email", email))
                .then()
                .statusCode(200)
                .body("$", equalTo(Map.of("detail", "Password reset e-mail has been sent.")));
        // Beside the notice that the password was changed.
        Mail mail = mailbox.withLink(email);
        post(
                        "/auth/password/reset/confirm/",
                        Map.of(
                                "uid",
                                mail.uid(),
                                "token",
                                mail.token(),
                                "new_password1",
                                Member.PASSWORD,
                                "new_password2",
                                Member.PASSWORD))
                .then()
                .statusCode(200)
                .body("$", equalTo(Map.of("detail", "Password has been reset with the new password.")));
        Api.logIn(alice.username(), Member.PASSWORD).then().statusCode(200);
    }

    @Test
    void faults_stand_under_dj_rest_auths_names() {
        Member alice = Member.user("alice");

        assertFaults(post("/auth/login/", Map.of("username", alice.username())), Map.of("password", REQUIRED));
        assertFaults(
                post("/auth/login/", Map.of("username", alice.username(), "password", "a guess")),
                Map.of("non_field_errors", "Unable to log in with provided credentials."));
        assertFaults(
                post("/auth/login/", Map.of("password", "a guess")),
                Map.of("non_field_errors", "Must include either \"username\" or \"email\" and \"password\"."));
        assertFaults(
                change(alice, Map.of()),
                Map.of("old_password", REQUIRED, "new_password1", REQUIRED, "new_password2", REQUIRED));
        assertFaults(
                change(alice, Map.of("old_password", Member.PASSWORD, "new_password", NEXT, "re_new_password", NEXT)),
                Map.of("new_password1", REQUIRED, "new_password2", REQUIRED));
        assertFaults(
                change(alice, Map.of("old_password", Member.PASSWORD, "new_password1", NEXT, "new_password2", "other")),
                Map.of("new_password2", "The two password fields didn't match."));
        assertFaults(
                change(alice, Map.of("old_password", "a guess", "new_password1", NEXT, "new_password2", NEXT)),
                Map.of("old_password", "Invalid password."));
        assertFaults(
                post("/auth/password/reset/confirm/", Map.of()),
                Map.of("uid", REQUIRED, "token", REQUIRED, "new_password1", REQUIRED, "new_password2", REQUIRED));
        assertFaults(
                post("/auth/registration/", Map.of()),
                Map.of("username", REQUIRED, "email", REQUIRED, "password1", REQUIRED, "password2", REQUIRED));
        for (Object key : List.of("nonsense", ":", "a:b", Map.of())) {
            post("/auth/registration/verify-email/", Map.of("key", key))
                    .then()
                    .statusCode(400)
                    .body("$", aMapWithSize(1))
                    .body("key", not(empty()));
        }
        assertFaults(post("/auth/registration/verify-email/", Map.of()), Map.of("key", REQUIRED));
        post("/auth/logout/", Map.of())
                .then()
                .statusCode(401)
                .body("detail", equalTo("Refresh token was not included in request data."));
        post("/auth/logout/", Map.of("refresh", "nonsense"))
                .then()
                .statusCode(401)
                .body("detail", not(nullValue()));
        post("/auth/login/", List.of()).then().statusCode(400).body("non_field_errors[0]", containsString("list"));
        post("/auth/password/reset/", List.of()).then().statusCode(400).body("non_field_errors", not(empty()));
    }

    @Test
    void a_form_is_read_under_dj_rest_auths_names_too() {
        Member alice = Member.user("alice");

        alice.calls()
                .formParam("old_password", Member.PASSWORD)
                .formParam("new_password1", NEXT)
                .formParam("new_password2", NEXT)
                .post("/auth/password/change/")
                .then()
                .statusCode(200);
    }

    @Test
    void methods_that_are_not_the_same_resource_are_not_served() {
        Member root = Member.admin("root");

        root.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("username", "another"))
                .patch("/auth/user/")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS");
        root.calls().get("/auth/registration/").then().statusCode(405).header("Allow", "OPTIONS, POST");
        root.calls().options("/auth/login/").then().statusCode(200).header("Allow", "OPTIONS, POST");
        for (String path : List.of(
                "/auth",
                "/auth/",
                "/auth/posts/",
                "/auth/token/",
                "/auth/token/blacklist/",
                "/auth/jwt/",
                "/authusers/",
                "/auth/login/x/",
                "/auth/jwt/create/x",
                "/auth/users;x",
                "/auth/users/nobody/",
                "/auth/user_/",
                "/AUTH/users/")) {
            root.calls().urlEncodingEnabled(false).get(path).then().statusCode(404);
        }
    }

    /** However many paths there are, a series is that of the resource. */
    @Test
    void metrics_name_the_resource() {
        Member alice = Member.user("alice");
        alice.calls().get("/auth/users/" + alice.id() + "/").then().statusCode(200);
        alice.calls().get("/auth/user/").then().statusCode(200);
        alice.calls().get("/auth/" + UUID.randomUUID()).then().statusCode(404);

        await().untilAsserted(
                        () -> assertThat(metrics.find("http.server.requests").timers())
                                .extracting(timer -> timer.getId().getTag("uri"))
                                .contains("/api/users/{id}", "/api/users/me")
                                .noneMatch(uri -> uri.startsWith("/auth")));
    }

    private static Response change(Member member, Map<String, ?> body) {
        return member.calls().contentType(ContentType.JSON).body(body).post("/auth/password/change/");
    }

    private static void assertFaults(Response answer, Map<String, String> faults) {
        answer.then().statusCode(400).body("$", aMapWithSize(faults.size()));
        faults.forEach((field, fault) -> answer.then().body(field, contains(fault)));
        assertThat(answer.headers().asList()).extracting(Header::getName).doesNotContain("WWW-Authenticate");
    }

    private static Response post(String path, Object body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }
}
