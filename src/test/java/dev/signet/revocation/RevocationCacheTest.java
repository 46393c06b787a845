package dev.signet.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Settings;
import dev.signet.token.TokenConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica keeps revocations in memory. */
class RevocationCacheTest {
    private static final Logger LOG = Logger.getLogger(RevocationCacheTest.class);
    private static final Duration ACCESS_LIFETIME = Duration.ofMinutes(30);
    private static final long USER = 7;

    private final AdjustableClock clock = new AdjustableClock();
    private final RevocationCache revocations = cache();

    private RevocationCache cache(String... settings) {
        return withRoomFor(1_000, settings);
    }

    @Test
    void a_session_that_ended_is_revoked_with_all_its_tokens() {
        UUID session = UUID.randomUUID();

        revocations.endSession(session);

        assertThat(revocations.isRevoked(jti(), Optional.of(session))).isTrue();
        assertThat(revocations.isRevoked(jti(), Optional.of(UUID.randomUUID()))).isFalse();
        assertThat(revocations.isRevoked(jti(), Optional.empty())).isFalse();
    }

    /** Ours are 32 hexadecimal digits; another system's are whatever it likes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcdef",
                "fedcba9876543210ffffffffffffffff",
                "0123456789abcdef0123456789abcdeg",
                "+123456789abcdef+123456789abcdef",
                "00000000-0000-0000-0000-000000000001",
                "short",
                "ключ",
                ""
            })
    void a_token_that_was_revoked_by_itself_is_revoked_and_no_other(String jti) {
        revocations.revokeToken(jti, clock.instant());

        assertThat(revocations.isRevoked(jti, Optional.empty())).isTrue();
        assertThat(revocations.isRevoked(jti, Optional.of(UUID.randomUUID()))).isTrue();
        assertThat(revocations.isRevoked(jti(), Optional.empty())).isFalse();
        assertThat(revocations.isRevoked(jti + "0", Optional.empty())).isFalse();
        assertThat(revocations.size()).isEqualTo(1);
    }

    @Test
    void what_is_swept_is_what_matters_no_more() {
        UUID session = UUID.randomUUID();
        String token = jti();
        revocations.endSession(session);
        revocations.revokeToken(token, clock.instant());
        revocations.revokeUser(USER, 1, true, true, clock.instant());

        clock.advance(ACCESS_LIFETIME);
        revocations.sweep();
        assertThat(revocations.size()).isEqualTo(3);
        assertThat(revocations.isRevoked(jti(), Optional.of(session))).isTrue();
        assertThat(revocations.isRevoked(token, Optional.empty())).isTrue();
        assertThat(revocations.user(USER)).isPresent();

        UUID later = UUID.randomUUID();
        revocations.endSession(later);
        clock.advance(Duration.ofMinutes(3));
        revocations.sweep();
        assertThat(revocations.size()).isEqualTo(1);
        assertThat(revocations.isRevoked(jti(), Optional.of(session))).isFalse();
        assertThat(revocations.isRevoked(token, Optional.empty())).isFalse();
        assertThat(revocations.user(USER)).isEmpty();
        assertThat(revocations.isRevoked(jti(), Optional.of(later))).isTrue();
    }

    @Test
    void what_was_revoked_before_the_oldest_that_matters_is_swept() {
        Instant oldest = revocations.oldestThatMatters();
        assertThat(oldest).isBefore(clock.instant().minus(ACCESS_LIFETIME));

        revocations.revokeUser(USER, 1, true, true, oldest.minusSeconds(1));
        revocations.sweep();

        assertThat(revocations.user(USER)).isEmpty();
    }

    @Test
    void an_older_version_of_a_user_does_not_undo_a_newer_one() {
        revocations.revokeUser(USER, 3, false, true, clock.instant());

        revocations.revokeUser(USER, 2, true, true, clock.instant());

        assertThat(user().version()).isEqualTo(3);
        assertThat(user().active()).isFalse();
    }

    @Test
    void a_newer_version_of_a_user_counts() {
        revocations.revokeUser(USER, 3, false, true, clock.instant());

        revocations.revokeUser(USER, 4, true, true, clock.instant());

        assertThat(user().version()).isEqualTo(4);
        assertThat(user().active()).isTrue();
    }

    /** Locking an account raises no version: its tokens are refused as long as it is locked. */
    @Test
    void activity_comes_and_goes_at_one_version() {
        for (boolean active : new boolean[] {false, true, false}) {
            revocations.revokeUser(USER, 3, active, true, clock.instant());
            assertThat(user().active()).isEqualTo(active);
        }
    }

    @Test
    void a_deletion_is_final() {
        revocations.revokeUser(USER, 3, true, true, clock.instant());
        revocations.revokeUser(USER, 0, false, false, clock.instant());
        assertThat(user().exists()).isFalse();

        revocations.revokeUser(USER, 4, true, true, clock.instant());
        revocations.revokeUser(USER, Integer.MAX_VALUE, true, true, clock.instant());
        assertThat(user().exists()).isFalse();
    }

    @Test
    void it_is_fresh_only_between_news_and_their_staleness() {
        RevocationCache brief = cache("signet.revocation.max-staleness", "1m");
        long minute = Duration.ofMinutes(1).toNanos();
        assertThat(brief.isFresh()).isFalse();

        brief.heard(System.nanoTime());
        assertThat(brief.isFresh()).isTrue();

        brief.heard(System.nanoTime() - minute);
        assertThat(brief.isFresh()).isFalse();

        brief.heard(System.nanoTime());
        brief.lost();
        assertThat(brief.isFresh()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_cache_without_room_is_not_relied_on_until_everything_was_loaded_again(int kind) {
        RevocationCache small = withRoomFor(8);
        small.heard(System.nanoTime());
        for (int i = 0; i < 8; i++) {
            revoke(small, (kind + i) % 3);
        }
        assertThat(small.isFresh()).isTrue();
        assertThat(small.startsOver()).isFalse();

        revoke(small, kind);
        small.heard(System.nanoTime());
        assertThat(small.isFresh()).isFalse();
        assertThat(small.size()).isEqualTo(8);
        assertThat(small.startsOver()).isFalse();

        clock.advance(ACCESS_LIFETIME.plusMinutes(3));
        small.sweep();
        assertThat(small.isFresh()).isFalse();
        assertThat(small.startsOver()).isTrue();
        assertThat(small.isFresh()).as("before everything is loaded").isFalse();

        revoke(small, kind);
        small.heard(System.nanoTime());
        assertThat(small.isFresh()).isTrue();
        assertThat(small.startsOver()).isFalse();
    }

    private void revoke(RevocationCache cache, int kind) {
        switch (kind) {
            case 0 -> cache.endSession(UUID.randomUUID());
            case 1 -> cache.revokeToken(jti());
            default -> cache.revokeUser(ThreadLocalRandom.current().nextLong(), 1, true, true, clock.instant());
        }
    }

    private RevocationCache withRoomFor(long entries, String... settings) {
        return new RevocationCache(
                clock,
                Settings.of(RevocationConfig.class, settings),
                Settings.of(TokenConfig.class, "signet.token.access-lifetime", ACCESS_LIFETIME.toString()),
                entries);
    }

    /** Measured in a JVM of its own: in this one, whatever else is collected or started meanwhile would count. */
    @Test
    void a_million_sessions_take_less_than_160_mebibytes_and_give_them_back() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionSessions.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> measured = process.inputReader().lines().toList();

        assertThat(process.waitFor()).as("exit status").isZero();
        assertThat(measured).hasSize(2);
        double taken = Double.parseDouble(measured.get(0));
        double left = Double.parseDouble(measured.get(1));
        LOG.infof("1,000,000 ended sessions take %.1f MiB; after they were swept, %.1f MiB", taken, left);
        assertThat(taken).isBetween(10.0, 160.0);
        assertThat(left).isLessThan(taken / 3); // The empty table stays.
    }

    private RevocationCache.RevokedUser user() {
        return revocations.user(USER).orElseThrow();
    }

    private static String jti() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
