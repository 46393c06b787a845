package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults stand under the names, and come in the order, in which djoser has them: those of all fields at once. */
@QuarkusTest
@TestProfile(RealMail.class)
class DjoserErrorsTest {
    private static final String REQUIRED = "This field is required.";
    private static final String BLANK = "This field may not be blank.";
    private static final String NULL = "This field may not be null.";
    private static final String TEXT = "Not a valid string.";
    private static final String BAD_NAME =
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.";
    private static final String TAKEN = "A user with that username already exists.";
    private static final String SHORT = "This password is too short. It must contain at least 8 characters.";
    private static final String COMMON = "This password is too common.";
    private static final String WRONG = "Invalid password.";
    private static final String GOOD = "another walk, uphill";

    /** A value of a field and what is wrong with it; {@code absent} leaves the field out. */
    private record Sample(String field, Object value, boolean absent, List<String> faults) {
        static Sample of(String field, Object value, String... faults) {
            return new Sample(field, value, false, List.of(faults));
        }

        static Sample absent(String field) {
            return new Sample(field, null, true, List.of(REQUIRED));
        }
    }

    @Test
    void a_registration_is_told_everything_that_is_wrong_with_it_at_once() {
        List<List<Sample>> fields = List.of(
                List.of(
                        Sample.of("username", "carol-" + UUID.randomUUID()),
                        Sample.of("username", "two words", BAD_NAME),
                        Sample.of("username", "n".repeat(151), "Ensure this field has no more than 150 characters."),
                        Sample.of("username", null, NULL),
                        Sample.absent("username")),
                List.of(
                        Sample.of("email", "c" + UUID.randomUUID() + "@example.com"),
                        Sample.of("email", "nobody", "Enter a valid email address."),
                        Sample.of("email", "", BLANK),
                        Sample.absent("email")),
                List.of(
                        Sample.of("password", GOOD),
                        Sample.of("password", "short", SHORT),
                        Sample.of("password", "zq9", SHORT),
                        Sample.of("password", "qwerty", SHORT, COMMON),
                        Sample.of("password", List.of(), TEXT),
                        Sample.of("password", " ", BLANK),
                        Sample.absent("password")));

        for (List<Sample> samples : combinations(fields)) {
            Response answer = Newcomer.post("/api/users/", body(samples));

            assertFaults(answer, samples, 201);
        }
    }

    @Test
    void a_password_like_a_faulty_name_or_address_is_told_if_the_other_is_good() {
        Response answer = Newcomer.post(
                "/api/users/", Map.of("username", "wandering-carol", "email", "nobody", "password", "wandering-carol"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<Map<String, List<String>>>path("$"))
                .isEqualTo(Map.of(
                        "email",
                        List.of("Enter a valid email address."),
                        "password",
                        List.of("The password is too similar to the username.")));
    }

    @Test
    void set_username_tells_a_wrong_password_and_a_faulty_name_at_once_under_djosers_names() {
        String taken = Member.user("bob").username();
        for (Sample password : List.of(
                Sample.of("current_password", Member.PASSWORD),
                Sample.of("current_password", "a guess", WRONG),
                Sample.of("current_password", "", BLANK),
                Sample.absent("current_password"))) {
            for (String kind : List.of("fresh", "own", "taken", "TAKEN", "two words", "blank", "absent")) {
                Member alice = Member.user("alice");
                Sample name = name(kind, alice, taken);
                List<Sample> samples = List.of(password, name);

                Response answer = post(alice, "/api/users/set_username/", body(samples));

                // The response reveals whether a name is taken only if the request has a password.
                boolean untold = name.faults().equals(List.of(TAKEN))
                        && (password.absent() || password.value().equals(""));
                assertFaults(answer, untold ? List.of(password) : samples, 204);
            }
        }
    }

    private static Sample name(String kind, Member alice, String taken) {
        return switch (kind) {
            case "fresh" -> Sample.of("new_username", "fresh-" + UUID.randomUUID());
            case "own" -> Sample.of("new_username", alice.username(), TAKEN);
            case "taken" -> Sample.of("new_username", taken, TAKEN);
            case "TAKEN" -> Sample.of("new_username", taken.toUpperCase(), TAKEN);
            case "two words" -> Sample.of("new_username", "two words", BAD_NAME);
            case "blank" -> Sample.of("new_username", " ", BLANK);
            default -> Sample.absent("new_username");
        };
    }

    @Test
    void the_case_of_the_own_name_can_be_changed() {
        Member alice = Member.user("alice");

        Response answer = post(
                alice,
                "/api/users/set_username/",
                Map.of("new_username", alice.username().toUpperCase(), "current_password", Member.PASSWORD));

        assertThat(answer.statusCode()).isEqualTo(204);
    }

    @Test
    void set_password_tells_a_wrong_password_and_a_missing_new_one_at_once_and_the_policy_after_them() {
        for (Sample current : List.of(
                Sample.of("current_password", Member.PASSWORD),
                Sample.of("current_password", "a guess", WRONG),
                Sample.of("current_password", null, NULL),
                Sample.absent("current_password"))) {
            for (Sample next : List.of(
                    Sample.of("new_password", GOOD),
                    Sample.of("new_password", "short", SHORT),
                    Sample.of("new_password", "", BLANK),
                    Sample.absent("new_password"))) {
                Response answer = post(Member.user("alice"), "/api/users/set_password/", body(List.of(current, next)));

                // djoser looks at what a password is like once the fields are good.
                boolean later = next.faults().equals(List.of(SHORT))
                        && !current.faults().isEmpty();
                assertFaults(answer, later ? List.of(current) : List.of(current, next), 204);
            }
        }
    }

    /** In djoser's order: the fields, the password, the uid, the token. */
    @Test
    void a_reset_is_told_of_the_password_before_the_link() {
        String uid = Uid.of(Member.user("alice").id());

        assertFault(reset("?", "guessed", "short"), "new_password", SHORT);
        assertFault(reset(uid, "guessed", "12345"), "new_password", SHORT, COMMON);
        assertFault(reset("?", "guessed", GOOD), "uid", "Invalid user id or user doesn't exist.");
        assertFault(reset(uid, "guessed", GOOD), "token", "Invalid token for given user.");
        assertThat(Newcomer.post("/api/users/reset_password_confirm/", Map.of()).<Map<String, List<String>>>path("$"))
                .isEqualTo(Map.of(
                        "uid", List.of(REQUIRED), "token", List.of(REQUIRED), "new_password", List.of(REQUIRED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/users/me/", "/api/users/%d/"})
    void deleting_an_account_tells_of_the_password_alone(String path) {
        Member alice = Member.user("alice");
        String own = path.formatted(alice.id());

        assertFault(delete(alice, own, Map.of("current_password", "a guess")), "current_password", WRONG);
        assertFault(delete(alice, own, Map.of()), "current_password", REQUIRED);
        assertThat(delete(alice, own, Map.of("current_password", Member.PASSWORD))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void activation_tells_of_the_link_field_by_field() {
        String path = "/api/users/activation/";
        String uid = Uid.of(Member.user("alice").id());

        assertFault(
                Newcomer.post(path, Map.of("uid", "?", "token", "guessed")),
                "uid",
                "Invalid user id or user doesn't exist.");
        assertFault(
                Newcomer.post(path, Map.of("uid", uid, "token", "guessed")), "token", "Invalid token for given user.");
        assertThat(Newcomer.post(path, Map.of()).<Map<String, List<String>>>path("$"))
                .isEqualTo(Map.of("uid", List.of(REQUIRED), "token", List.of(REQUIRED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/users/resend_activation/", "/api/users/reset_password/"})
    void where_an_address_is_asked_for_its_faults_are_told(String path) {
        assertFault(Newcomer.post(path, Map.of()), "email", REQUIRED);
        assertFault(Newcomer.post(path, Map.of("email", "")), "email", BLANK);
        assertFault(Newcomer.post(path, Map.of("email", "nobody")), "email", "Enter a valid email address.");
    }

    private static Response reset(String uid, String token, String password) {
        return Newcomer.resets(uid, token, password);
    }

    private static Response delete(Member member, String path, Map<String, ?> body) {
        return member.calls().contentType(ContentType.JSON).body(body).delete(path);
    }

    private static Response post(Member member, String path, Map<String, ?> body) {
        return member.calls().contentType(ContentType.JSON).body(body).post(path);
    }

    private static void assertFault(Response answer, String field, String... faults) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<Map<String, List<String>>>path("$")).isEqualTo(Map.of(field, List.of(faults)));
    }

    private static void assertFaults(Response answer, List<Sample> samples, int ifGood) {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        samples.stream()
                .filter(sample -> !sample.faults().isEmpty())
                .forEach(sample -> expected.put(sample.field(), sample.faults()));
        assertThat(answer.statusCode())
                .as("%s: %s", samples, answer.asString())
                .isEqualTo(expected.isEmpty() ? ifGood : 400);
        if (!expected.isEmpty()) {
            assertThat(answer.<Map<String, List<String>>>path("$"))
                    .as("%s", samples)
                    .isEqualTo(expected);
        }
    }

    private static Map<String, Object> body(List<Sample> samples) {
        Map<String, Object> body = new HashMap<>();
        samples.stream().filter(sample -> !sample.absent()).forEach(sample -> body.put(sample.field(), sample.value()));
        return body;
    }

    private static List<List<Sample>> combinations(List<List<Sample>> fields) {
        List<List<Sample>> combinations = List.of(List.of());
        for (List<Sample> field : fields) {
            List<List<Sample>> longer = new ArrayList<>();
            for (List<Sample> some : combinations) {
                for (Sample sample : field) {
                    List<Sample> all = new ArrayList<>(some);
                    all.add(sample);
                    longer.add(all);
                }
            }
            combinations = longer;
        }
        return combinations;
    }
}
