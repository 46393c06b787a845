package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.key.KeyPlan.Erase;
import dev.signet.key.KeyPlan.Make;
import dev.signet.key.KeyPlan.Remove;
import dev.signet.key.KeyPlan.Slot;
import dev.signet.key.KeyPlan.Step;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.secret.Vault;
import dev.signet.testing.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The life of keys, by their times alone. Access tokens live 30 minutes, refresh tokens 7 days. */
class KeyPlanTest {
    private static final Slot ACCESS = new Slot(Purpose.ACCESS, Algorithm.ES256);
    private static final Slot REFRESH = new Slot(Purpose.REFRESH, Algorithm.HS256);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Vault VAULT = new Vault("a secret of at least thirty-two characters");

    private final KeySchedule schedule = schedule("90d");
    private final List<SigningKey> keys = new ArrayList<>();

    private static KeySchedule schedule(String rotateEvery) {
        return AnotherStart.schedule(Settings.of(
                KeyConfig.class, "signet.keys.rotate-every", rotateEvery, "signet.keys.announce-for", "1d"));
    }

    @Test
    void where_there_is_none_one_is_made_that_signs_at_once() {
        assertThat(due(START, ACCESS, REFRESH)).containsExactly(new Make(ACCESS, START), new Make(REFRESH, START));
    }

    @Test
    void the_next_key_is_announced_for_a_day_before_the_first_has_signed_for_ninety() {
        SigningKey first = key(ACCESS, START);
        Instant turn = START.plus(Duration.ofDays(90));
        Instant announcement = turn.minus(Duration.ofDays(1));

        assertThat(due(announcement.minus(MOMENT), ACCESS)).isEmpty();
        assertThat(due(announcement, ACCESS)).containsExactly(new Make(ACCESS, turn));

        SigningKey second = key(ACCESS, turn);
        assertThat(due(announcement, ACCESS)).as("announced once").isEmpty();
        assertThat(plan(announcement).announced(ACCESS)).contains(second);
        assertThat(plan(turn.minus(MOMENT)).signing(ACCESS)).contains(first);
        assertThat(plan(turn).signing(ACCESS)).contains(second);
        assertThat(plan(turn).announced(ACCESS)).isEmpty();
    }

    @Test
    void a_key_that_is_late_is_announced_all_the_same() {
        key(ACCESS, START);
        Instant late = START.plus(Duration.ofDays(200));

        assertThat(due(late, ACCESS)).containsExactly(new Make(ACCESS, late.plus(Duration.ofDays(1))));
    }

    @Test
    void nothing_follows_by_itself_where_rotation_is_off() {
        SigningKey only = key(ACCESS, START);
        Instant muchLater = START.plus(Duration.ofDays(3_650));

        assertThat(new KeyPlan(keys, schedule("off"), muchLater).due(List.of(ACCESS)))
                .isEmpty();
        assertThat(plan(muchLater).signing(ACCESS)).contains(only);
    }

    @Test
    void what_signs_is_erased_once_clocks_that_go_slow_have_passed_the_turn_too() {
        SigningKey first = key(ACCESS, START);
        Instant turn = START.plus(Duration.ofDays(90));
        key(ACCESS, turn);

        assertThat(due(turn.plus(Duration.ofMinutes(1)).minus(MOMENT), ACCESS)).isEmpty();
        assertThat(due(turn.plus(Duration.ofMinutes(1)), ACCESS)).containsExactly(new Erase(first.kid));

        first.erase();
        assertThat(due(turn.plus(Duration.ofMinutes(1)), ACCESS)).isEmpty();
        assertThat(plan(turn.minus(Duration.ofMinutes(5))).signing(ACCESS))
                .as("even where a clock is five minutes slow, a key signs that can")
                .get()
                .isNotSameAs(first);
    }

    @Test
    void a_key_goes_when_the_last_token_that_it_signed_has_expired() {
        Instant turn = START.plus(Duration.ofDays(90));
        SigningKey access = key(ACCESS, START);
        SigningKey refresh = key(REFRESH, START);
        key(ACCESS, turn);
        key(REFRESH, turn);
        access.erase();

        Instant accessEnd = turn.plus(Duration.ofMinutes(31));
        assertThat(due(accessEnd.minus(MOMENT), ACCESS, REFRESH)).isEmpty();
        assertThat(due(accessEnd, ACCESS, REFRESH)).containsExactly(new Remove(access.kid));
        keys.remove(access);

        Instant refreshEnd = turn.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(1));
        assertThat(due(refreshEnd.minus(MOMENT), ACCESS, REFRESH)).isEmpty();
        assertThat(due(refreshEnd, ACCESS, REFRESH)).containsExactly(new Remove(refresh.kid));
    }

    /** The tokens that it signed before the setting changed are still out there. */
    @Test
    void a_key_that_signed_tokens_of_a_longer_lifetime_stays_as_long() {
        Instant turn = START.plus(Duration.ofDays(90));
        SigningKey first = SigningKey.make(ACCESS, VAULT, START, START, Duration.ofHours(12));
        keys.add(first);
        key(ACCESS, turn);
        first.erase();

        assertThat(due(turn.plus(Duration.ofHours(12)), ACCESS)).isEmpty();
        assertThat(due(turn.plus(Duration.ofHours(12)).plus(Duration.ofMinutes(1)), ACCESS))
                .containsExactly(new Remove(first.kid));
    }

    @Test
    void a_key_of_an_algorithm_that_is_set_no_more_goes_although_no_other_follows_it() {
        SigningKey rsa = key(new Slot(Purpose.ACCESS, Algorithm.RS256), START);
        key(ACCESS, START);
        rsa.retire(START.plus(Duration.ofDays(1)));

        assertThat(due(START.plus(Duration.ofDays(1)), ACCESS)).isEmpty();
        assertThat(due(START.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(1)), ACCESS))
                .containsExactly(new Erase(rsa.kid));
        assertThat(due(START.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(31)), ACCESS))
                .containsExactly(new Remove(rsa.kid));
    }

    /** Another replica completes what a crash interrupted; in any order, there is always one key that signs. */
    @Test
    void whatever_is_done_late_or_by_halves_one_key_signs_and_none_is_lost_too_soon() {
        Random random = new Random(4);
        Set<String> signed = new HashSet<>();
        Set<Slot> begun = new HashSet<>();
        for (Instant now = START;
                now.isBefore(START.plus(Duration.ofDays(1_000)));
                now = now.plus(Duration.ofHours(7))) {
            for (Step step : due(now, ACCESS, REFRESH)) {
                if (random.nextInt(3) == 0) {
                    apply(step, now);
                }
            }
            for (Slot slot : List.of(ACCESS, REFRESH)) {
                Optional<SigningKey> signing = plan(now).signing(slot);
                if (signing.isPresent()) {
                    assertThat(signing.get().secretKey).isNotNull();
                    signed.add(signing.get().kid);
                    begun.add(slot);
                } else {
                    assertThat(begun).as("those of which a key was made").doesNotContain(slot);
                }
            }
        }
        assertThat(signed).as("keys that signed").hasSizeGreaterThan(15);
        assertThat(keys).as("keys that are left").hasSizeLessThan(8);
    }

    private void apply(Step step, Instant now) {
        if (step instanceof Make make) {
            keys.add(SigningKey.make(
                    make.slot(),
                    VAULT,
                    now,
                    make.signsFrom(),
                    schedule.lifetime(make.slot().purpose())));
        } else if (step instanceof Erase erase) {
            keys.stream().filter(named(erase.kid())).forEach(SigningKey::erase);
        } else if (step instanceof Remove remove) {
            keys.removeIf(named(remove.kid()));
        }
    }

    private static Predicate<SigningKey> named(String kid) {
        return key -> key.kid.equals(kid);
    }

    private SigningKey key(Slot slot, Instant signsFrom) {
        SigningKey key = SigningKey.make(slot, VAULT, signsFrom, signsFrom, schedule.lifetime(slot.purpose()));
        keys.add(key);
        return key;
    }

    private KeyPlan plan(Instant now) {
        return new KeyPlan(keys, schedule, now);
    }

    private List<Step> due(Instant now, Slot... slots) {
        return plan(now).due(List.of(slots));
    }
}
