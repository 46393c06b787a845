package dev.signet.status;

import dev.signet.mail.Outbox;
import dev.signet.revocation.RevocationCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this process knows about itself. */
@Singleton
class ReplicaState {
    private final UUID id = UUID.randomUUID();
    private final String name = hostName();
    private final String version;
    private final Instant startedAt;
    private final RevocationCache revocations;
    private final Outbox outbox;
    private final MeterRegistry registry;

    ReplicaState(
            @ConfigProperty(name = "quarkus.application.version") String version,
            RevocationCache revocations,
            Outbox outbox,
            MeterRegistry registry,
            Clock clock) {
        this.version = version;
        this.startedAt = clock.instant();
        this.revocations = revocations;
        this.outbox = outbox;
        this.registry = registry;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "unknown";
        }
    }

    /** Of this process, from its start to its end. */
    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean feedIsUp() {
        return revocations.isFresh();
    }

    /** The average of what this process measured, in seconds. */
    OptionalDouble revocationLag() {
        Timer lag = registry.find("signet.revocation.lag").timer();
        return lag == null || lag.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(lag.mean(TimeUnit.SECONDS));
    }

    Outbox.State mail() {
        return outbox.state();
    }

    int mailsWaiting() {
        return outbox.waiting();
    }

    int mailQueue() {
        return outbox.longest();
    }
}
