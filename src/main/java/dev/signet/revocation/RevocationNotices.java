package dev.signet.revocation;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Parses the notifications of the database's triggers (section 5 of V1__schema.sql): a letter for the kind, and what it concerns. */
@Singleton
class RevocationNotices {
    private static final Logger LOG = Logger.getLogger(RevocationNotices.class);

    private final RevocationCache revocations;
    private final Event<SigningKeysChanged> keys;
    private final Event<Announced> announced;
    private final RevocationMetrics metrics;
    private final Clock clock;

    RevocationNotices(
            RevocationCache revocations,
            Event<SigningKeysChanged> keys,
            Event<Announced> announced,
            RevocationMetrics metrics,
            Clock clock) {
        this.revocations = revocations;
        this.keys = keys;
        this.announced = announced;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Handles a notification. Anyone who may log in to the database may send one, so invalid ones are ignored. */
    void hear(String payload) {
        Instant now = clock.instant();
        String[] parts = payload.split(":", 2);
        try {
            switch (parts[0]) {
                case "k" -> {
                    String[] key = parts[1].split(":");
                    keys.fire(new SigningKeysChanged(key.length > 1 ? Optional.of(key[0]) : Optional.empty()));
                }
                case "t" -> {
                    revocations.revokeToken(parts[1], now);
                    metrics.heard("token");
                }
                case "s" -> {
                    revocations.endSession(UUID.fromString(parts[1]), now);
                    metrics.heard("session");
                }
                case "d" -> {
                    revocations.revokeUser(Long.parseLong(parts[1]), Integer.MAX_VALUE, false, false, now);
                    metrics.heard("user");
                }
                case "u" -> {
                    String[] user = parts[1].split(":");
                    revocations.revokeUser(
                            Long.parseLong(user[0]),
                            Integer.parseInt(user[1]),
                            Boolean.parseBoolean(user[2]),
                            true,
                            now);
                    metrics.heard("user");
                }
                case Announcements.KIND -> announced.fire(new Announced(parts[1]));
                case RevocationMetrics.PROBE -> metrics.heardProbe(parts[1]);
                default -> LOG.debugf("Ignored a notification of an unknown kind");
            }
        } catch (RuntimeException garbled) {
            LOG.debugf(garbled, "Ignored an invalid notification");
        }
    }
}
