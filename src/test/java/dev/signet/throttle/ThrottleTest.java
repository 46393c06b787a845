package dev.signet.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.secret.SecretBox;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Settings;
import dev.signet.web.ApiError;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits themselves, each replica an instance of its own on the one database. */
@QuarkusTest
class ThrottleTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Inject
    DataSource database;

    @Inject
    SecretBox box;

    @Inject
    AdjustableClock clock;

    @Inject
    Event<GuessRefused> refusals;

    @Inject
    Database sql;

    private final String alice = "alice-" + UUID.randomUUID();

    /** On a slow machine, seconds pass between two guesses. */
    @BeforeEach
    void let_no_time_pass() {
        clock.standStill();
    }

    /** Before and after: the limits here are lower than those of other tests. */
    @BeforeEach
    @AfterEach
    void forget_all_guesses() {
        sql.run("delete from throttled");
    }

    @Test
    void after_the_free_guesses_each_one_doubles_the_wait_up_to_the_longest() {
        Throttle throttle = replica();
        String[] places = {somewhere(), somewhere(), somewhere(), somewhere(), somewhere(), somewhere(), somewhere()};

        assertThat(guess(throttle, alice, places[0])).isZero();
        assertThat(guess(throttle, alice, places[1])).isZero();
        assertThat(guess(throttle, alice, places[2])).isZero();
        assertThat(waitedFor(throttle, places[3])).isEqualTo(10);
        assertThat(waitedFor(throttle, places[4])).isEqualTo(20);
        assertThat(waitedFor(throttle, places[5])).isEqualTo(40);
        assertThat(waitedFor(throttle, places[6])).isEqualTo(40);
    }

    /** How long the next guess has to wait; waits, and guesses. */
    private int waitedFor(Throttle throttle, String address) {
        int seconds = guess(throttle, alice, address);
        clock.advance(Duration.ofSeconds(seconds));
        assertThat(guess(throttle, alice, address)).isZero();
        return seconds;
    }

    @Test
    void a_refused_guess_does_not_lengthen_the_wait() {
        Throttle throttle = replica();
        exhaust(throttle, alice);

        for (int i = 0; i < 20; i++) {
            guess(throttle, alice, somewhere());
        }

        assertThat(guess(throttle, alice, somewhere())).isEqualTo(10);
    }

    @Test
    void wrong_guesses_are_forgotten_one_by_one() {
        Throttle throttle = replica();
        exhaust(throttle, alice);

        clock.advance(Duration.ofHours(2).plus(MOMENT));

        assertThat(guess(throttle, alice, somewhere())).isZero();
        assertThat(guess(throttle, alice, somewhere())).isZero();
        assertThat(guess(throttle, alice, somewhere())).isPositive();
    }

    @Test
    void a_right_guess_keeps_nothing_from_being_forgotten() {
        Throttle throttle = replica();
        assertThat(guess(throttle, alice, somewhere())).isZero();
        assertThat(guess(throttle, alice, somewhere())).isZero();
        Attempt right = throttle.attempt(LimitedAction.LOGIN, Subject.of(alice), at(somewhere()));

        clock.advance(Duration.ofHours(1).plus(MOMENT));
        right.wasRight();

        assertThat(guess(throttle, alice, somewhere())).isZero();
        assertThat(guess(throttle, alice, somewhere())).isZero();
        assertThat(guess(throttle, alice, somewhere())).isPositive();
    }

    @Test
    void a_guess_that_could_not_be_made_does_not_count_whatever_prevented_it() {
        Throttle throttle = replica();
        for (int i = 0; i < 5; i++) {
            Attempt first = throttle.attempt(LimitedAction.LOGIN, Subject.of(alice), at(somewhere()));
            assertThatThrownBy(() -> first.make(() -> {
                        throw new IllegalStateException("only in this test");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            Attempt second = throttle.attempt(LimitedAction.LOGIN, Subject.of(alice), at(somewhere()));
            assertThatThrownBy(() -> second.make(() -> {
                        throw new OutOfMemoryError("only in this test");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
        }

        assertThat(guess(throttle, alice, somewhere())).isZero();
    }

    @Test
    void all_names_of_an_account_share_its_count() {
        Throttle throttle = replica();
        long account = random();
        String[] names = {alice, alice + "@example.com", somebody(), somebody()};

        for (int i = 0; i < 3; i++) {
            assertThat(guess(throttle, new Subject(names[i], Optional.of(account)), at(somewhere())))
                    .isZero();
        }

        assertThat(guess(throttle, new Subject(names[3], Optional.of(account)), at(somewhere())))
                .isPositive();
        assertThat(guess(throttle, Subject.of(account), at(somewhere()))).isPositive();
        assertThat(guess(throttle, Subject.of(account + 100_000L), at(somewhere())))
                .isZero();
    }

    /** Otherwise two accounts whose names differ in case only would show by their two counts. */
    @Test
    void a_name_has_one_count_whichever_account_it_means_and_if_it_means_none() {
        Throttle throttle = replica();

        assertThat(guess(throttle, new Subject(alice, Optional.of(1L * random())), at(somewhere())))
                .isZero();
        assertThat(guess(throttle, new Subject(alice, Optional.of(100_000L + random())), at(somewhere())))
                .isZero();
        assertThat(guess(throttle, alice, somewhere())).isZero();

        assertThat(guess(throttle, alice, somewhere())).isPositive();
    }

    @Test
    void an_account_is_known_on_a_device_whatever_it_is_called() {
        Throttle throttle = replica();
        long account = random();
        Origin phone = new Origin(somewhere(), Optional.of(login(throttle, Subject.of(account), at(somewhere()))));
        exhaust(throttle, alice);

        assertThat(guess(throttle, new Subject(alice, Optional.of(account)), phone))
                .isZero();
        assertThat(guess(throttle, new Subject(alice, Optional.of(account + 100_000L)), phone))
                .isPositive();
    }

    @Test
    void guesses_at_the_same_moment_on_two_replicas_do_not_get_past_the_limit() {
        List<Throttle> replicas = List.of(replica(), replica());
        List<Callable<Integer>> guesses = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            Throttle throttle = replicas.get(i % 2);
            guesses.add(() -> guess(throttle, alice, somewhere()));
        }

        assertThat(AtOnce.all(guesses)).filteredOn(seconds -> seconds == 0).hasSize(3);
    }

    @Test
    void a_right_guess_does_not_count() {
        Throttle throttle = replica();

        for (int i = 0; i < 10; i++) {
            throttle.attempt(LimitedAction.LOGIN, Subject.of(alice), at(somewhere()))
                    .wasRight();
        }

        assertThat(guess(throttle, alice, somewhere())).isZero();
    }

    /** While there is no primary database, a login is repeated. */
    @Test
    void a_right_guess_that_could_not_be_uncounted_is_uncounted_when_that_is_possible_again() {
        Throttle throttle = replica();

        for (int i = 0; i < 4; i++) {
            Attempt right = throttle.attempt(LimitedAction.LOGIN, Subject.of(alice), at(somewhere()));
            sql.run("alter table throttled rename to hidden");
            try {
                right.wasRight();
            } finally {
                sql.run("alter table hidden rename to throttled");
            }
            right.wasRight();
            right.wasRight();
        }

        exhaust(throttle, alice);
        assertThat(guess(throttle, alice, somewhere())).isPositive();
    }

    @Test
    void a_login_does_not_count_wherever_it_comes_from() {
        Throttle throttle = replica();

        for (int i = 0; i < 10; i++) {
            login(throttle, Subject.of(alice), at(somewhere()));
        }

        exhaust(throttle, alice);
        assertThat(guess(throttle, alice, somewhere())).isPositive();
    }

    @Test
    void a_known_network_is_held_to_a_limit_of_its_own_which_a_login_clears() {
        Throttle throttle = replica();
        Origin home = at(somewhere());
        login(throttle, Subject.of(alice), home);

        assertThat(guess(throttle, alice, home.address())).isZero();
        assertThat(guess(throttle, alice, home.address())).isZero();
        login(throttle, Subject.of(alice), home);

        List<Callable<Integer>> guesses = Collections.nCopies(16, () -> guess(throttle, alice, home));
        assertThat(AtOnce.all(guesses)).filteredOn(seconds -> seconds == 0).hasSize(3);
        exhaust(throttle, alice);
    }

    @Test
    void a_right_guess_from_elsewhere_gives_an_attacker_no_new_free_ones() {
        Throttle throttle = replica();
        exhaust(throttle, alice);
        clock.advance(Duration.ofSeconds(10));

        throttle.attempt(LimitedAction.LOGIN, Subject.of(alice), at(somewhere()))
                .wasRight();

        assertThat(guess(throttle, alice, somewhere())).isEqualTo(10);
    }

    @Test
    void one_network_is_limited_whatever_the_names() {
        Throttle throttle = replica("signet.throttle.address.free", "5");
        String office = somewhere();

        for (int i = 0; i < 5; i++) {
            assertThat(guess(throttle, somebody(), office)).isZero();
        }

        assertThat(guess(throttle, somebody(), office)).isPositive();
        assertThat(guess(throttle, somebody(), somewhere())).isZero();
    }

    @Test
    void of_ipv6_one_network_is_a_64() {
        Throttle throttle = replica("signet.throttle.address.free", "2");
        String prefix = "2001:db8:%x:%x".formatted(random(), random());

        assertThat(guess(throttle, somebody(), prefix + "::1")).isZero();
        assertThat(guess(throttle, somebody(), prefix + ":dead:beef:0:7")).isZero();

        assertThat(guess(throttle, somebody(), prefix + ":ffff::")).isPositive();
        assertThat(new Origin("2001:db8:0:2::1", Optional.empty()).network()).isEqualTo("2001:db8:0:2:0:0:0:0/64");
        assertThat(new Origin("::ffff:192.0.2.1", Optional.empty()).network()).isEqualTo("192.0.2.1");
        assertThat(new Origin(null, Optional.empty()).network()).isEmpty();
    }

    @Test
    void overall_is_limited_whatever_the_names_and_networks() {
        Throttle throttle = replica("signet.throttle.overall.free", "4", "signet.throttle.overall.forget", "1h");

        for (int i = 0; i < 4; i++) {
            assertThat(guess(throttle, somebody(), somewhere())).isZero();
        }

        assertThat(guess(throttle, somebody(), somewhere())).isPositive();
    }

    @Test
    void the_owner_gets_in_on_a_known_network_while_others_guess() {
        Throttle throttle = replica();
        String home = somewhere();
        login(throttle, Subject.of(alice), at(home));

        exhaust(throttle, alice);

        assertThat(guess(throttle, alice, home)).isZero();
        assertThat(guess(throttle, alice, somewhere())).isPositive();
    }

    @Test
    void the_owner_gets_in_anywhere_on_a_device_that_keeps_its_token() {
        Throttle throttle = replica();
        String token = login(throttle, Subject.of(alice), at(somewhere()));
        String cafe = somewhere();

        exhaust(throttle, alice);

        assertThat(guess(throttle, alice, new Origin(cafe, Optional.of(token)))).isZero();
        assertThat(guess(throttle, alice, cafe)).isPositive();
    }

    @Test
    void a_device_token_spares_no_wait_for_another_name() {
        Throttle throttle = replica();
        String token = login(throttle, Subject.of(somebody()), at(somewhere()));

        exhaust(throttle, alice);

        assertThat(guess(throttle, alice, new Origin(somewhere(), Optional.of(token))))
                .isPositive();
    }

    @Test
    void a_device_token_is_held_to_a_limit_of_its_own_which_a_right_guess_clears() {
        Throttle throttle = replica();
        Origin phone = new Origin(somewhere(), Optional.of(login(throttle, Subject.of(alice), at(somewhere()))));

        assertThat(guess(throttle, alice, phone)).isZero();
        assertThat(guess(throttle, alice, phone)).isZero();
        throttle.attempt(LimitedAction.LOGIN, Subject.of(alice), phone).wasRight();

        assertThat(guess(throttle, alice, phone)).isZero();
        assertThat(guess(throttle, alice, phone)).isZero();
        assertThat(guess(throttle, alice, phone)).isZero();
        assertThat(guess(throttle, alice, phone)).isPositive();
    }

    @Test
    void a_device_is_known_for_a_time() {
        Throttle throttle = replica();
        String home = somewhere();
        String token = login(throttle, Subject.of(alice), at(home));
        clock.advance(Duration.ofDays(30));

        exhaust(throttle, alice);

        assertThat(guess(throttle, alice, home)).isPositive();
        assertThat(guess(throttle, alice, new Origin(somewhere(), Optional.of(token))))
                .isPositive();
    }

    @Test
    void a_forged_device_token_is_worth_nothing() {
        Throttle throttle = replica();
        String token = login(throttle, Subject.of(alice), at(somewhere()));
        exhaust(throttle, alice);

        List.of(
                        "",
                        "x",
                        token.replace('.', ','),
                        (token.charAt(0) == 'a' ? 'b' : 'a') + token.substring(1),
                        token.substring(0, token.length() - 1) + (token.endsWith("0") ? '1' : '0'),
                        token.replaceFirst("\\.\\d+\\.", ".999999999999."))
                .forEach(forged -> assertThat(guess(throttle, alice, new Origin(somewhere(), Optional.of(forged))))
                        .as(forged)
                        .isPositive());
    }

    @Test
    void no_name_and_no_address_is_stored() {
        Throttle throttle = replica();
        throttle.attempt(LimitedAction.LOGIN, Subject.of(alice), at("192.0.2.77"));

        assertThat(sql.one(
                        Long.class,
                        "select count(*) from throttled t where t::text like any (array[?, ?, ?, ?])",
                        "%" + alice + "%",
                        "%192.0.2.77%",
                        "%" + hex(alice) + "%",
                        "%" + hex("192.0.2.77") + "%"))
                .isZero();
    }

    @Test
    void where_limits_are_off_nothing_waits() {
        Throttle throttle = replica("signet.throttle.enabled", "false");

        for (int i = 0; i < 20; i++) {
            assertThat(guess(throttle, alice, somewhere())).isZero();
        }
    }

    private void exhaust(Throttle throttle, String name) {
        for (int i = 0; i < 3; i++) {
            assertThat(guess(throttle, name, somewhere())).isZero();
        }
    }

    /** Guesses wrong; the seconds that the guess has to wait instead. */
    private static int guess(Throttle throttle, String name, String address) {
        return guess(throttle, name, at(address));
    }

    private static int guess(Throttle throttle, String name, Origin origin) {
        return guess(throttle, Subject.of(name), origin);
    }

    private static int guess(Throttle throttle, Subject subject, Origin origin) {
        try {
            throttle.attempt(LimitedAction.LOGIN, subject, origin);
            return 0;
        } catch (ApiError refused) {
            assertThat(refused.status()).isEqualTo(429);
            return Integer.parseInt(refused.getMessage().replaceAll(".* in (\\d+) seconds?\\.", "$1"));
        }
    }

    /** Guesses right; returns the device's token. */
    private static String login(Throttle throttle, Subject subject, Origin origin) {
        return throttle.remember(throttle.attempt(LimitedAction.LOGIN, subject, origin), subject, origin);
    }

    /** Three free guesses, then 10, 20 and at most 40 seconds. */
    private Throttle replica(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "signet.throttle.account.free", "3",
                "signet.throttle.account.first-wait", "10s",
                "signet.throttle.account.longest-wait", "40s",
                "signet.throttle.overall.free", "1000000"));
        all.addAll(List.of(settings));
        ThrottleConfig config = Settings.of(ThrottleConfig.class, all.toArray(String[]::new));
        return new Throttle(
                new GuessCounts(database, clock), new DeviceTokens(box, config, clock), box, refusals, config);
    }

    private static Origin at(String address) {
        return new Origin(address, Optional.empty());
    }

    private static String somebody() {
        return "somebody-" + UUID.randomUUID();
    }

    private static String somewhere() {
        return "2001:db8:%x:%x::1".formatted(random(), random());
    }

    private static int random() {
        return (int) (Math.random() * 65_536);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
