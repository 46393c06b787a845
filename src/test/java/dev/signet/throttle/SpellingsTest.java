package dev.signet.throttle;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Sql;
import dev.signet.user.LoginField;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every spelling of a name that logs in counts for the account. The spellings are generated: with each code point that the
 * database, or this Java, takes for one of the name's letters.
 */
@QuarkusTest
class SpellingsTest {
    private static final int FREE = 10;

    /** Of ASCII, and others that have a few forms each. */
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789éßæøñθдя愛";

    private static final int PART = 8_192;

    /** By letter, the code points that fold to it. */
    private static final Map<String, Set<Integer>> alike = new HashMap<>();

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Test
    void all_spellings_that_log_in_share_one_count() {
        clock.standStill();
        Client alice = accounts.make(LETTERS);
        sql.run("update users set username_ignores_case = true where id = ?", alice.id());
        Set<String> spellings = new HashSet<>(spellings(alice.username()));
        List<String> right =
                spellings.stream().filter(name -> means(name, alice)).toList();
        // Mathematical, full-width, circled, small-capital … letters and digits.
        assertThat(right).hasSizeGreaterThan(800);

        List<Integer> answers = right.stream()
                .map(name -> Api.logIn(name, "wrong").statusCode())
                .toList();

        assertThat(answers).filteredOn(status -> status == 401).hasSize(FREE);
        assertThat(answers).filteredOn(status -> status == 429).hasSize(right.size() - FREE);
    }

    /** For a name that nobody has it must be the same, or the counts would tell who has an account. */
    @Test
    void the_spellings_of_an_unknown_name_share_one_count() {
        clock.standStill();
        Client alice = accounts.make(LETTERS);
        sql.run("update users set username_ignores_case = true where id = ?", alice.id());
        List<String> right = spellings(alice.username()).stream()
                .filter(name -> means(name, alice))
                .limit(100)
                .toList();
        alice.isDeleted();

        List<Integer> answers = right.stream()
                .map(name -> Api.logIn(name, "wrong").statusCode())
                .toList();

        assertThat(answers).filteredOn(status -> status == 401).hasSize(FREE);
    }

    /** An account that is found in its exact spelling only shares the count of the spellings that find nobody. */
    @Test
    void the_count_does_not_tell_which_spelling_means_an_account() {
        clock.standStill();
        Client exact = accounts.make("Exact");

        for (int i = 0; i < FREE; i++) {
            Api.logIn(exact.username().toLowerCase(Locale.ROOT), "wrong").then().statusCode(401);
        }

        Api.logIn(exact.username(), "wrong").then().statusCode(429);
    }

    @Test
    void every_spelling_of_an_address_shares_one_count_of_mails() {
        clock.standStill();
        String local = "mails-" + UUID.randomUUID();
        List<String> spellings = List.of(
                local + "@exämple.com",
                local.toUpperCase(Locale.ROOT) + "@EXÄMPLE.com",
                local + "@xn--exmple-cua.com",
                local + "@XN--EXMPLE-CUA.COM",
                local + "@exa\u0308mple.com");

        List<Integer> answers = spellings.stream()
                .map(address -> given().contentType(ContentType.JSON)
                        .body(Map.of("email", address))
                        .post("/api/users/reset_password/")
                        .statusCode())
                .toList();

        assertThat(answers).containsExactly(204, 204, 204, 429, 429);
    }

    private static boolean means(String name, Client client) {
        return QuarkusTransaction.requiringNew()
                .call(() -> UserLookup.atLogin(name, Set.of(LoginField.USERNAME))
                        .user()
                        .map(User::id)
                        .filter(id -> id == client.id())
                        .isPresent());
    }

    /** The name with each letter in turn replaced by each code point that folds to it, as the database or Java has it. */
    private static List<String> spellings(String name) {
        if (alike.isEmpty()) {
            fill();
        }
        return name.codePoints()
                .distinct()
                .mapToObj(Character::toString)
                .flatMap(letter -> alike.getOrDefault(letter, Set.of()).stream()
                        .map(c -> name.replace(letter, Character.toString(c))))
                .toList();
    }

    /** Reads the code points in parts, since a statement has five seconds. */
    private static void fill() {
        for (int from = 1; from <= Character.MAX_CODE_POINT; from += PART) {
            for (long c : Sql.numbers("""
                            select c
                              from generate_series(?, ?) c
                             where c not between 55296 and 57343
                               and c <= 1114111
                               and position(fold_name(chr(c)) in ?) > 0
                            """, from, from + PART - 1, LETTERS)) {
                add(Sql.text("select fold_name(chr(?))", (int) c), (int) c);
            }
        }
        IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .forEach(c -> add(javaFolds(c), c));
    }

    private static void add(String letter, int c) {
        if (!letter.isEmpty() && LETTERS.contains(letter)) {
            alike.computeIfAbsent(letter, any -> new TreeSet<>()).add(c);
        }
    }

    private static String javaFolds(int c) {
        return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
