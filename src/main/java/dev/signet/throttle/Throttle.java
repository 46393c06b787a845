package dev.signet.throttle;

import dev.signet.key.SecretBox;
import dev.signet.throttle.GuessCounts.Count;
import dev.signet.throttle.GuessCounts.Wait;
import dev.signet.web.ApiError;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limits guessing: by account, by network, and overall (OWASP ASVS 5, V6.3.1; NIST SP 800-63B-4 §3.2.2). A guess is counted before
 * it is made and taken back where it was right, so that no number of guesses at the same moment, on any number of replicas, gets
 * past a limit. A name that nobody has is treated as any other.
 *
 * <p>An attacker's guesses shut nobody out who logs in from a device that the account is known from: such a device is held to a
 * limit of its own (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 */
@Singleton
public class Throttle {
    private static final String OVERALL = "overall";

    private final GuessCounts counts;
    private final DeviceTokens devices;
    private final SecretBox box;
    private final Event<GuessRefused> refusals;
    private final ThrottleConfig config;

    Throttle(
            GuessCounts counts,
            DeviceTokens devices,
            SecretBox box,
            Event<GuessRefused> refusals,
            ThrottleConfig config) {
        this.counts = counts;
        this.devices = devices;
        this.box = box;
        this.refusals = refusals;
        this.config = config;
    }

    /**
     * Counts a guess that is about to be made.
     *
     * @param subject whose secret is guessed
     * @throws ApiError 429 with {@code Retry-After} where it has to wait; nothing is counted then
     */
    public Attempt attempt(Guess guess, Subject subject, Origin origin) {
        if (!config.enabled()) {
            return new Attempt(counts, List.of(), List.of());
        }
        Optional<byte[]> ownDevice =
                guess.knowsDevices() ? ownDevice(guess, subject.owner(), origin) : Optional.empty();
        List<Count> limits = new ArrayList<>();
        if (ownDevice.isPresent()) {
            limits.add(new Count(ownDevice.get(), guess.ofSubject(config)));
        } else {
            // The name also counts if an account is found: otherwise the waits would tell which names mean one.
            if (!subject.name().isEmpty()) {
                limits.add(new Count(box.hash("subject", guess.name(), subject.name()), guess.ofSubject(config)));
            }
            subject.account()
                    .ifPresent(id -> limits.add(
                            new Count(box.hash("account", guess.name(), Long.toString(id)), guess.ofSubject(config))));
            if (guess.byNetwork()) {
                limits.add(new Count(box.hash("network", origin.network()), config.address()));
                limits.add(new Count(box.hash(OVERALL), config.overall()));
            }
        }
        Wait wait = counts.count(limits);
        if (wait.first()) {
            refusals.fire(new GuessRefused(guess, subject.account(), origin));
        }
        if (!wait.time().isZero()) {
            throw ApiError.throttled(wait.time());
        }
        return ownDevice.isPresent() ? new Attempt(counts, List.of(), limits) : new Attempt(counts, limits, List.of());
    }

    /**
     * Remembers where an account was logged in to from.
     *
     * @return a token by which the device that keeps it is known later, wherever it is
     */
    public String remember(Subject subject, Origin origin) {
        if (config.enabled()) {
            counts.know(networkOf(subject.owner(), origin), config.knownFor());
        }
        return devices.issue(subject.owner());
    }

    /** The count that a device of the account has for itself; empty where it is not known to be one. */
    private Optional<byte[]> ownDevice(Guess guess, String owner, Origin origin) {
        Optional<String> device = origin.deviceToken().flatMap(token -> devices.idOf(token, owner));
        if (device.isPresent()) {
            return device.map(id -> box.hash("device", guess.name(), owner, id));
        }
        return counts.isKnown(networkOf(owner, origin))
                ? Optional.of(box.hash("known network", guess.name(), owner, origin.network()))
                : Optional.empty();
    }

    private byte[] networkOf(String owner, Origin origin) {
        return box.hash("login network", owner, origin.network());
    }
}
