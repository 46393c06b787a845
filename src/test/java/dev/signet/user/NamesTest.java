package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.TestTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Which account a name means: in any case for new accounts, in exactly its case for imported ones that it could confuse. */
@QuarkusTest
class NamesTest {
    private static final Set<LoginField> BY_USERNAME = Set.of(LoginField.USERNAME);
    private static final Set<LoginField> BY_BOTH = Set.of(LoginField.values());

    /** In every name of a test, so that tests share nothing. */
    private final String tag = UUID.randomUUID().toString();

    @Inject
    Database sql;

    @Test
    void a_new_account_is_found_in_any_case() {
        long emile = register("Émile-" + tag, "Émile-" + tag + "@Example.com");

        assertThat(login("Émile-" + tag)).contains(emile);
        assertThat(login("émile-" + tag)).contains(emile);
        assertThat(login("ÉMILE-" + tag.toUpperCase())).contains(emile);
        assertThat(login("E\u0301mile-" + tag)).contains(emile);
        assertThat(login("Emile-" + tag)).isEmpty();
        assertThat(addressed("éMILE-" + tag + "@EXAMPLE.com")).containsExactly(emile);
    }

    @Test
    void an_account_written_past_the_service_is_found_exactly() {
        long alice = imported("Alice-" + tag, "Alice-" + tag + "@example.com");

        assertThat(login("Alice-" + tag)).contains(alice);
        assertThat(login("alice-" + tag)).isEmpty();
        assertThat(login("Alice-" + tag + "@example.com", BY_BOTH)).contains(alice);
        assertThat(login("Alice-" + tag + "@EXAMPLE.com", BY_BOTH)).contains(alice);
        assertThat(login("alice-" + tag + "@example.com", BY_BOTH)).isEmpty();
    }

    @Test
    void an_imported_account_whose_name_is_the_only_one_may_ignore_its_case() {
        long alice = imported("Alice-" + tag, "Alice-" + tag + "@example.com");
        sql.run("update users set username_ignores_case = true, email_ignores_case = true where id = ?", alice);

        assertThat(login("ALICE-" + tag)).contains(alice);
        assertThat(addressed("ALICE-" + tag + "@example.com")).containsExactly(alice);
    }

    @Test
    void of_imported_names_that_differ_in_case_only_each_is_found_exactly_and_a_third_spelling_finds_none() {
        long upper = imported("Bob-" + tag, "Bob-" + tag + "@example.com");
        long lower = imported("bob-" + tag, "bob-" + tag + "@example.com");

        assertThat(login("Bob-" + tag)).contains(upper);
        assertThat(login("bob-" + tag)).contains(lower);
        assertThat(login("BOB-" + tag)).isEmpty();
        assertThat(login("bob-" + tag + "@Example.com", BY_BOTH)).contains(lower);
        assertThat(login("BOB-" + tag + "@example.com", BY_BOTH)).isEmpty();
    }

    @Test
    void an_exact_account_beside_a_new_one_takes_nothing_of_it_but_the_other_spellings() {
        long made = register("Carol-" + tag, "");
        long slippedIn = imported("carol-" + tag, "");

        assertThat(login("Carol-" + tag)).contains(made);
        assertThat(login("carol-" + tag)).contains(slippedIn);
        assertThat(login("CAROL-" + tag)).isEmpty();
    }

    @Test
    void a_name_is_taken_in_every_case_by_whatever_account() {
        register("Dora-" + tag, "dora-" + tag + "@example.com");
        imported("Egon-" + tag, "egon-" + tag + "@example.com");

        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(UserLookup.isUsernameTaken("dora-" + tag)).isTrue();
            assertThat(UserLookup.isUsernameTaken("EGON-" + tag)).isTrue();
            assertThat(UserLookup.isUsernameTaken("frida-" + tag)).isFalse();
            assertThat(UserLookup.isEmailTaken("DORA-" + tag + "@example.com")).isTrue();
            assertThat(UserLookup.isEmailTaken("Egon-" + tag + "@example.com")).isTrue();
            assertThat(UserLookup.isEmailTaken("")).isFalse();
        });
    }

    @Test
    void two_accounts_may_be_without_an_address() {
        register("first-" + tag, "");
        register("second-" + tag, "");

        assertThat(addressed("")).isEmpty();
    }

    @Test
    void of_registrations_at_once_that_differ_in_case_one_succeeds() {
        List<Boolean> byName = AtOnce.all(
                List.of(registers("grace-" + tag, ""), registers("Grace-" + tag, ""), registers("GRACE-" + tag, "")));
        List<Boolean> byAddress = AtOnce.all(List.of(
                registers("h1-" + tag, "heidi-" + tag + "@example.com"),
                registers("h2-" + tag, "Heidi-" + tag + "@example.com"),
                registers("h3-" + tag, "HEIDI-" + tag + "@example.com")));

        assertThat(byName).containsOnlyOnce(true);
        assertThat(byAddress).containsOnlyOnce(true);
    }

    @Test
    void the_index_that_refuses_a_second_one_is_named() {
        register("ivan-" + tag, "ivan-" + tag + "@example.com");

        assertThatThrownBy(() -> register("Ivan-" + tag, "")).hasStackTraceContaining("users_username_once");
        assertThatThrownBy(() -> register("other-" + tag, "IVAN-" + tag + "@example.com"))
                .hasStackTraceContaining("users_email_once");
    }

    @Test
    void the_address_logs_in_where_that_is_configured() {
        String address = "Judy-" + tag + "@example.com";
        long judy = register("judy-" + tag, address);

        assertThat(login(address, BY_USERNAME)).isEmpty();
        assertThat(login(address, BY_BOTH)).contains(judy);
        assertThat(login(address.toUpperCase(), BY_BOTH)).contains(judy);
        assertThat(login("judy-" + tag, BY_BOTH)).contains(judy);
        assertThat(login("judy-" + tag, Set.of(LoginField.EMAIL))).isEmpty();
    }

    @Test
    void an_address_that_several_accounts_share_logs_nobody_in() {
        String address = "shared-" + tag + "@example.com";
        long one = imported("kim-" + tag, address);
        long other = imported("leo-" + tag, address);

        assertThat(login(address, BY_BOTH)).isEmpty();
        assertThat(login("kim-" + tag, BY_BOTH)).contains(one);
        assertThat(addressed(address)).containsExactlyInAnyOrder(one, other);
    }

    @Test
    void who_takes_somebodys_address_for_a_username_does_not_stand_in_their_way() {
        String address = "mallory-" + tag + "@example.com";
        register(address, "");
        long victim = register("victim-" + tag, address);

        assertThat(login(address, BY_BOTH)).contains(victim);
    }

    /** Enough accounts that the planner would not read them all for one. */
    @Test
    @TestTransaction
    void a_look_up_among_many_accounts_goes_by_an_index() {
        // A few at a time: a busy machine has five seconds for each statement.
        for (int first = 1; first < 5000; first += 500) {
            User.getEntityManager()
                    .createNativeQuery("""
                            insert into users (username, email, password)
                            select :tag || n, :tag || n || '@example.com', '!' from generate_series(:first, :first + 499) n
                            """)
                    .setParameter("tag", tag)
                    .setParameter("first", first)
                    .executeUpdate();
        }
        User.getEntityManager().createNativeQuery("analyze users").executeUpdate();

        assertThat(plan("select * from users where fold_name(username) = fold_name('x')"))
                .contains("users_username_folded");
        assertThat(plan("select * from users where fold_name(email) = fold_name('x') and email <> ''"))
                .contains("users_email_folded");
        assertThat(plan(UserLookup.STAND_IN.replace(":name", "'x'"))).doesNotContain("Seq Scan on users");
        assertThat(plan(UserLookup.AT_LOGIN.replace(":name", "'x'").replace("{u.*}", "u.*")))
                .contains("users_username_folded", "users_email_folded")
                .doesNotContain("Seq Scan on users");
    }

    @Test
    void the_same_characters_in_another_form_are_the_same_name() {
        assertThat(Usernames.normalized("ａｌｉｃｅ")).isEqualTo("alice");
        assertThat(Usernames.normalized("e\u0301mile")).isEqualTo("émile");
        assertThat(Usernames.normalized("ﬁona")).isEqualTo("fiona");
        assertThat(Usernames.normalized("Alice")).isEqualTo("Alice");
    }

    /** It reads internationalized domains and literals of IPv6 roughly; of the rest, its verdict must be Django's. */
    @Test
    void the_migration_check_counts_what_is_no_address() throws IOException {
        String check = Files.readString(Path.of("docs", "migrating-from-django", "3-check.sql"));
        int start = check.indexOf("email !~* ");
        String bad = check.substring(start, check.indexOf("union all", start)).replace("email", "?::text");
        JsonNode django;
        try (InputStream json = NamesTest.class.getResourceAsStream("/django/addresses.json")) {
            django = new ObjectMapper().readTree(json);
        }
        for (String verdict : List.of("accepted", "rejected")) {
            for (JsonNode one : django.get(verdict)) {
                String text = one.textValue();
                boolean comparable = text.chars().allMatch(c -> c > 0 && c < 0x80)
                        && !text.matches("(?s).*\\[.*:.*")
                        // The pattern knows no case; Django knows one of this name.
                        && !text.endsWith("@LOCALHOST")
                        && !text.isEmpty()
                        && text.length() <= 254;
                if (comparable) {
                    assertThat(sql.one(Boolean.class, "select " + bad, text))
                            .as(text)
                            .isEqualTo(verdict.equals("rejected"));
                }
            }
        }
    }

    private static String plan(String query) {
        return User.getEntityManager()
                .createNativeQuery("explain " + query, String.class)
                .getResultList()
                .toString();
    }

    private Optional<Long> login(String name) {
        return login(name, BY_USERNAME);
    }

    private Optional<Long> login(String name, Set<LoginField> fields) {
        return QuarkusTransaction.requiringNew()
                .call(() -> UserLookup.atLogin(name, fields).user().map(User::id));
    }

    private List<Long> addressed(String email) {
        return QuarkusTransaction.requiringNew()
                .call(() -> UserLookup.withEmail(email).stream().map(User::id).toList());
    }

    private Callable<Boolean> registers(String username, String email) {
        return () -> {
            try {
                register(username, email);
                return true;
            } catch (RuntimeException taken) {
                return false;
            }
        };
    }

    private long register(String username, String email) {
        User user = new User(username, email, "!", false, Instant.now());
        QuarkusTransaction.requiringNew().run(user::persist);
        return user.id();
    }

    private long imported(String username, String email) {
        return sql.one(
                Long.class,
                "insert into users (username, email, password) values (?, ?, '!') returning id",
                username,
                email);
    }
}
