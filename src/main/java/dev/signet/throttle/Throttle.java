package dev.signet.throttle;

import dev.signet.secret.SecretBox;
import dev.signet.throttle.GuessCounts.Count;
import dev.signet.throttle.GuessCounts.OwnNetwork;
import dev.signet.throttle.GuessCounts.Wait;
import dev.signet.web.ApiError;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limits guessing by account, by network, and overall (OWASP ASVS 5, V6.3.1; NIST SP 800-63B-4 §3.2.2). A guess is
 * counted before it is made and uncounted if it was right, so that no number of simultaneous guesses on any number of
 * replicas exceeds a limit. An unknown name is treated like any other.
 *
 * <p>An attacker's guesses lock no user out who logs in from a known device: such a device has its own limit (OWASP,
 * "Slow Down Online Guessing Attacks with Device Cookies").
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
     * @throws ApiError 429 with {@code Retry-After} if the client must wait; the guess is not counted then
     */
    public Attempt attempt(LimitedAction guess, Subject subject, Origin origin) {
        if (!config.enabled()) {
            return new Attempt(counts, List.of(), List.of());
        }
        Limits limits = limits(guess, subject, origin);
        Wait wait = counts.count(limits.counts(), limits.network());
        if (!wait.time().isZero()) {
            refusals.fire(new GuessRefused(guess, subject.account(), origin, wait.first()));
            throw ApiError.throttled(wait.time());
        }
        return limits.attempt(counts, wait.known());
    }

    /**
     * Takes back, if possible, an action that was counted earlier and turned out to be wanted: a mail whose code was
     * used.
     */
    public void takeBack(LimitedAction action, Subject subject, Origin origin) {
        if (config.enabled()) {
            Limits limits = limits(action, subject, origin);
            GuessCounts.note(() -> {
                boolean known = limits.network()
                        .filter(network -> counts.isKnown(network.key()))
                        .isPresent();
                limits.attempt(counts, known).wasRight();
            });
        }
    }

    /**
     * The counts of a guess: that of the account's own device, or those that it shares with others, unless it comes from
     * a known network.
     */
    private record Limits(List<Count> counts, boolean ofDevice, Optional<OwnNetwork> network) {
        Attempt attempt(GuessCounts stored, boolean known) {
            if (known) {
                return new Attempt(
                        stored, List.of(), List.of(network.orElseThrow().count()));
            }
            return ofDevice ? new Attempt(stored, List.of(), counts) : new Attempt(stored, counts, List.of());
        }
    }

    private Limits limits(LimitedAction guess, Subject subject, Origin origin) {
        if (!guess.knowsDevices()) {
            return new Limits(shared(guess, subject, origin), false, Optional.empty());
        }
        String owner = subject.owner();
        Optional<String> device = origin.deviceToken().flatMap(token -> devices.idOf(token, owner));
        if (device.isPresent()) {
            byte[] key = box.hash("device", guess.name(), owner, device.get());
            return new Limits(List.of(new Count(key, guess.ofSubject(config))), true, Optional.empty());
        }
        byte[] key = box.hash("known network", guess.name(), owner, origin.network());
        OwnNetwork network = new OwnNetwork(networkOf(owner, origin), new Count(key, guess.ofSubject(config)));
        return new Limits(shared(guess, subject, origin), false, Optional.of(network));
    }

    private List<Count> shared(LimitedAction guess, Subject subject, Origin origin) {
        List<Count> limits = new ArrayList<>();
        // The name is counted even if it has an account; otherwise the waits would reveal which names have one.
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
        return limits;
    }

    /**
     * Uncounts a guess that was right, as {@link Attempt#wasRight} does, and remembers from where the account was logged
     * in to.
     *
     * @return a token that identifies the device later, in any network
     */
    public String remember(Attempt right, Subject subject, Origin origin) {
        if (config.enabled()) {
            right.wasRightFrom(networkOf(subject.owner(), origin), config.knownFor());
        }
        return devices.issue(subject.owner());
    }

    private byte[] networkOf(String owner, Origin origin) {
        return box.hash("login network", owner, origin.network());
    }
}
