package dev.signet.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.security.CurrentRequest;
import dev.signet.testing.Api;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import dev.signet.web.Device;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands, in an application that also serves requests, so that a test sees their effects. */
@QuarkusTest
class CommandTest {
    private static final String PASSWORD = "correct horse battery";

    @Inject
    Operations operations;

    @Inject
    CurrentRequest request;

    @Inject
    ObjectMapper mapper;

    @BeforeEach
    void act_as_the_operator() {
        request.isOfOperator(new Device("command line (tests)", ""));
    }

    @AfterEach
    void act_as_nobody() {
        request.isOfOperator(null);
    }

    /** The result of a command. */
    private record Result(int status, String out, String err) {}

    private Result run(String input, String... arguments) {
        Operator operator = Operator.piping(input);
        Invocation invocation = operator.calls(arguments);
        assertThat(invocation.isDone()).as(operator.err()).isFalse();
        Task task = invocation.task();
        int status = CommandRun.status(
                () -> task.run(operations, new Output(operator.terminal(), mapper, task.asJson())),
                operator.terminal());
        return new Result(status, operator.out(), operator.err());
    }

    private JsonNode json(String... arguments) {
        Result result =
                run("", Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        try {
            return mapper.readTree(result.out());
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(result.out(), wrong);
        }
    }

    private void refused(int status, String words, String... arguments) {
        Result result = run("", arguments);
        assertThat(result.status()).as(result.out() + result.err()).isEqualTo(status);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(words);
    }

    private static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static Map<String, Object> lastEvent(long user) {
        return Map.of(
                "kind", Sql.text("select kind from security_events where user_id = ? order by id desc limit 1", user),
                "actor",
                        Sql.number(
                                "select actor_id from security_events where user_id = ? order by id desc limit 1",
                                user),
                "device",
                        Sql.text(
                                "select device from security_events where user_id = ? order by id desc limit 1", user));
    }

    @Test
    void an_account_is_created_shown_and_able_to_sign_in() {
        String name = unique("alice");
        Result created = run(
                PASSWORD + "\n",
                "user",
                "create",
                name,
                "--email",
                name + "@Example.COM",
                "--password-stdin",
                "--json");
        assertThat(created.status()).as(created.err()).isZero();
        JsonNode shown = json("user", "show", name);
        assertThat(shown.path("email").asText()).isEqualTo(name + "@example.com");
        assertThat(shown.path("is_staff").asBoolean()).isFalse();
        long id = shown.path("id").asLong();
        assertThat(json("user", "show", "id:" + id)).isEqualTo(shown);
        assertThat(json("user", "show", name.toUpperCase())).isEqualTo(shown);
        assertThat(json("user", "show", name + "@example.com")).isEqualTo(shown);
        Api.logIn(name, PASSWORD).then().statusCode(200);
        assertThat(Sql.text("select device from security_events where user_id = ? and kind = 'registered'", id))
                .isEqualTo("command line (tests)");
        assertThat(Sql.number("select actor_id from security_events where user_id = ? and kind = 'registered'", id))
                .isZero();
    }

    @Test
    void an_account_without_a_password_comes_with_a_link() {
        String name = unique("invited");
        JsonNode created = json("user", "create", name, "--no-password", "--admin");
        assertThat(created.path("set_password_link").asText()).contains("/account/");
        assertThat(created.path("is_staff").asBoolean()).isTrue();
        Member.admin("another");
        json("user", "demote", name);
    }

    @Test
    void names_addresses_and_passwords_obey_the_rules_of_the_api() {
        String taken = Member.user("taken").username();
        long before = Sql.number("select count(*) from users");
        List<String[]> wrong = new ArrayList<>(List.of(
                new String[] {taken, "--email", "a@example.com"},
                new String[] {taken.toUpperCase()},
                new String[] {unique("x"), "--email", taken + "@example.com"},
                new String[] {unique("x"), "--email", "no address"},
                new String[] {unique("x"), "--email", "x@y"}));
        for (String name :
                List.of("", " ", "a b", "a/b", "a\nb", "\u001b[2J", "<script>", "x".repeat(151), "x".repeat(90_000))) {
            wrong.add(new String[] {name});
        }
        for (String[] arguments : wrong) {
            Result result = run(
                    PASSWORD,
                    Stream.concat(Stream.of("user", "create", "--password-stdin"), Stream.of(arguments))
                            .toArray(String[]::new));
            assertThat(result.status()).as(String.join(" ", arguments)).isEqualTo(3);
            assertThat(result.err()).containsPattern("^(username|email): ").doesNotContainPattern("[\\p{Cc}&&[^\\n]]");
        }
        String name = unique("bob");
        for (String password : List.of("short", "password123", name, "12345678", "nul\0nul\0nul", "x".repeat(60_000))) {
            Result result = run(password, "user", "create", name, "--password-stdin");
            assertThat(result.status()).as(password).isEqualTo(3);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("password: ");
        }
        assertThat(Sql.number("select count(*) from users")).isEqualTo(before);
    }

    @Test
    void a_new_password_ends_the_sessions() {
        Member alice = Member.user("alice");
        assertThat(run("short", "user", "set-password", alice.username(), "--password-stdin")
                        .status())
                .isEqualTo(3);
        Api.callProtected(alice.access()).then().statusCode(200);

        assertThat(run(PASSWORD, "user", "set-password", alice.username(), "--password-stdin")
                        .status())
                .isZero();
        Api.callProtected(alice.access()).then().statusCode(401);
        Api.refresh(alice.refresh()).then().statusCode(401);
        Api.logIn(alice.username(), PASSWORD).then().statusCode(200);
        assertThat(Sql.number(
                        "select actor_id from security_events where user_id = ? and kind = 'password_changed'",
                        alice.id()))
                .isZero();
    }

    @Test
    void a_deactivated_account_is_refused_until_it_is_active_again() {
        Member bob = Member.user("bob");
        assertThat(json("user", "deactivate", bob.username()).path("is_active").asBoolean())
                .isFalse();
        Api.callProtected(bob.access()).then().statusCode(401);
        assertThat(lastEvent(bob.id())).containsEntry("kind", "deactivated").containsEntry("actor", 0L);
        assertThat(json("user", "activate", bob.username()).path("is_active").asBoolean())
                .isTrue();
        assertThat(lastEvent(bob.id())).containsEntry("kind", "reactivated");
        Api.logIn(bob.username(), Member.PASSWORD).then().statusCode(200);
    }

    @Test
    void roles_change_and_the_last_administrator_stays() {
        Member carol = Member.user("carol");
        assertThat(json("user", "promote", carol.username()).path("is_staff").asBoolean())
                .isTrue();
        List<Long> others = Sql.numbers("select id from users where is_staff and is_active and id <> ?", carol.id());
        Sql.run("update users set is_active = false where is_staff and id <> ?", carol.id());
        try {
            refused(3, "last active administrator", "user", "demote", carol.username());
            refused(3, "last active administrator", "user", "deactivate", carol.username());
            refused(3, "last active administrator", "user", "delete", carol.username(), "--yes");
        } finally {
            others.forEach(id -> Sql.run("update users set is_active = true where id = ?", id));
            Member.admin("root");
        }
        assertThat(json("user", "demote", carol.username()).path("is_staff").asBoolean())
                .isFalse();
    }

    @Test
    void a_deleted_account_is_gone_with_its_sessions_but_its_events_stay() {
        Member dave = Member.user("dave");
        assertThat(run("", "user", "delete", dave.username(), "-y").status()).isZero();
        Api.callProtected(dave.access()).then().statusCode(401);
        refused(4, "No account", "user", "show", dave.username());
        refused(4, "No account", "user", "delete", dave.username(), "--yes");
        JsonNode events = json("events", "--user", "id:" + dave.id(), "--kind", "deleted");
        assertThat(events).hasSize(1);
        assertThat(events.path(0).path("actor_id").asLong(-1)).isZero();
    }

    @Test
    void a_name_that_means_nobody_is_not_found() {
        for (String name : List.of(
                "",
                "nobody-at-all",
                "id:",
                "id:x",
                "id:-1",
                "id:99999999999999999999",
                "' or 1=1 --",
                "%",
                "\u001b[2J",
                "x".repeat(90_000))) {
            for (String[] command : List.of(new String[] {"user", "show"}, new String[] {"session", "list"})) {
                refused(4, "No account", command[0], command[1], "--", name);
            }
        }
    }

    @Test
    void a_name_that_means_two_accounts_is_refused() {
        String name = unique("both") + "@example.com";
        Sql.number("insert into users (username, email, password) values (?, '', '!') returning id", name);
        Sql.number("insert into users (username, email, password) values (?, ?, '!') returning id", unique("x"), name);
        refused(3, "id:", "user", "show", name);
    }

    @Test
    void lists_are_filtered_and_as_long_as_asked_for() {
        String mark = "m" + UUID.randomUUID().toString().replace("-", "");
        for (int i = 0; i < 5; i++) {
            Sql.number(
                    "insert into users (username, email, password) values (?, '', '!') returning id", mark + "." + i);
        }
        assertThat(json("user", "list", "--search", mark)).hasSize(5);
        assertThat(json("user", "list", "--search", mark, "--all")).hasSize(5);
        assertThat(json("user", "list", "--search", mark, "--role", "admin")).isEmpty();
        assertThat(json("user", "list", "--search", mark, "--active", "false")).isEmpty();
        Result some = run("", "user", "list", "--search", mark, "--limit", "3");
        assertThat(some.out().lines()).hasSize(1 + 3);
        assertThat(some.err()).contains("--all");
        refused(3, "role", "user", "list", "--role", "owner");
        refused(3, "kind", "events", "--kind", "frobnicated");
        refused(3, "since", "events", "--since", "yesterday");
    }

    @Test
    void a_list_of_several_parts_has_every_entry_once() {
        String mark = "p" + UUID.randomUUID().toString().replace("-", "");
        Sql.run(
                "insert into users (username, email, password) select ? || n, '', '!' from generate_series(1, 450) n",
                mark);
        JsonNode all = json("user", "list", "--search", mark, "--all");
        assertThat(all.findValuesAsText("id")).hasSize(450).doesNotHaveDuplicates();
        assertThat(json("user", "list", "--search", mark, "--limit", "401")).hasSize(401);
    }

    @Test
    void sessions_are_listed_and_end_at_once() {
        Member erin = Member.user("erin");
        Member again = erin.again();
        JsonNode sessions = json("session", "list", erin.username());
        assertThat(sessions).hasSize(2);
        assertThat(run("", "session", "end", sessions.path(0).path("id").asText())
                        .status())
                .isZero();
        assertThat(json("session", "list", erin.username())).hasSize(1);
        refused(4, "No Session", "session", "end", sessions.path(0).path("id").asText());
        for (String odd : List.of("x", "", "' or 1=1", "00000000-0000-0000-0000-000000000000")) {
            refused(4, "No Session", "session", "end", odd);
        }
        assertThat(run("", "session", "end", "--all-of", erin.username()).status())
                .isZero();
        Api.callProtected(erin.access()).then().statusCode(401);
        Api.callProtected(again.access()).then().statusCode(401);
        assertThat(json("session", "list", erin.username())).isEmpty();
        assertThat(Sql.number(
                        "select count(*) from security_events where user_id = ? and kind = 'session_ended' and actor_id = 0",
                        erin.id()))
                .isEqualTo(2);
    }

    @Test
    void keys_are_listed_and_an_unknown_one_cannot_be_removed() {
        JsonNode keys = json("key", "list");
        assertThat(keys.findValuesAsText("state")).contains("signing");
        assertThat(run("", "key", "list").out()).doesNotContain("BEGIN", "private");
        for (String odd : List.of("x", "", "0000", "' or 1=1", "x".repeat(90_000))) {
            refused(4, "No Key", "key", "remove", "--yes", "--", odd);
        }
    }

    @Test
    void a_test_mail_says_whether_it_was_sent() {
        assertThat(run("", "mail", "test", "alice@example.com").status()).isZero();
        for (String odd : List.of("", "alice", "alice@", "a@b c", "a@example.com\nBcc: b@example.com")) {
            refused(3, "email", "mail", "test", odd);
        }
    }

    @Test
    void the_tables_are_up_to_date() {
        JsonNode result = json("migrate");
        assertThat(result.path("migrated")).isEmpty();
        assertThat(result.path("version").asInt()).isPositive();
    }
}
