package dev.signet.key;

import dev.signet.revocation.RevocationCache;
import dev.signet.revocation.RevocationConfig;
import dev.signet.testing.Settings;
import dev.signet.token.TokenConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Clock;
import java.time.Duration;

/** The keys as another process of the service has them that starts on the same database, with settings of its own. */
final class AnotherStart {
    private static final Duration ACCESS = Duration.ofMinutes(30);
    private static final Duration REFRESH = Duration.ofDays(7);

    private final KeyRing ring;
    private final StoredKeys stored;
    private final KeyRotation rotation;

    private AnotherStart(KeyConfig config, RevocationCache revocations, Clock clock) {
        KeySchedule schedule = schedule(config);
        this.stored = new StoredKeys(config, schedule, clock);
        KeyFiles files = new KeyFiles(config);
        this.ring = new KeyRing(config, schedule, stored, files, revocations, clock);
        this.rotation = new KeyRotation(ring, config, schedule, stored, files, clock);
    }

    static KeySchedule schedule(KeyConfig config) {
        return new KeySchedule(
                config,
                Settings.of(RevocationConfig.class),
                Settings.of(
                        TokenConfig.class,
                        "signet.token.access-lifetime",
                        ACCESS.toString(),
                        "signet.token.refresh-lifetime",
                        REFRESH.toString()));
    }

    /** Starts. */
    static AnotherStart with(KeyConfig config, RevocationCache revocations, Clock clock) {
        AnotherStart start = new AnotherStart(config, revocations, clock);
        start.ring.check();
        start.ring.load(null);
        return start;
    }

    KeyRing ring() {
        return ring;
    }

    /** Announces the next keys. */
    void rotates() {
        QuarkusTransaction.requiringNew().run(() -> stored.rotate(ring.slots(), false));
        looks();
    }

    /** Does what its thread does each second. */
    void looks() {
        ring.changed();
        rotation.step();
    }
}
