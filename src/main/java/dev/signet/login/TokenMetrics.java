package dev.signet.login;

import dev.signet.session.Rotation;
import dev.signet.web.ApiError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts logins and refreshes by outcome: {@code signet_logins_total} and {@code signet_refreshes_total}. All outcomes
 * start at zero, so that the first occurrence shows up as an increase.
 */
@Singleton
class TokenMetrics {
    static final Map<Class<? extends Rotation>, String> ROTATIONS = Map.of(
            Rotation.Rotated.class, "rotated",
            Rotation.Replayed.class, "replayed",
            Rotation.Retried.class, "retried",
            Rotation.Reused.class, "reused",
            Rotation.Ended.class, "ended",
            Rotation.Expired.class, "expired",
            Rotation.NoActiveAccount.class, "no_active_account");

    private static final String SUCCESS = "success";
    private static final String REFUSED = "refused";
    private static final String SECOND_FACTOR = "second_factor";
    private static final String THROTTLED = "throttled";
    private static final String BUSY = "busy";
    private static final String ERROR = "error";
    private static final String INVALID = "invalid";
    private static final String REISSUED = "reissued";

    private final Map<String, Counter> logins;
    private final Map<String, Counter> refreshes;

    TokenMetrics(MeterRegistry registry) {
        this.logins = counters(
                registry,
                "signet.logins",
                "Logins by outcome",
                Stream.of(SUCCESS, SECOND_FACTOR, REFUSED, THROTTLED, BUSY, ERROR));
        this.refreshes = counters(
                registry,
                "signet.refreshes",
                "Refresh tokens that were presented, by outcome",
                Stream.concat(ROTATIONS.values().stream(), Stream.of(REISSUED, INVALID, ERROR)));
    }

    private static Map<String, Counter> counters(
            MeterRegistry registry, String name, String description, Stream<String> outcomes) {
        return outcomes.collect(Collectors.toMap(
                outcome -> outcome,
                outcome -> Counter.builder(name)
                        .description(description)
                        .tag("outcome", outcome)
                        .register(registry)));
    }

    /** Counts the login when it completes. */
    <T> Uni<T> counted(Supplier<Uni<? extends T>> login) {
        return Uni.createFrom()
                .deferred(login)
                .onItem()
                .invoke(() -> logins.get(SUCCESS).increment())
                .onFailure()
                .invoke(fault -> logins.get(outcome(fault)).increment());
    }

    /** Runs the second step of a login and counts it as a login. */
    <T> T countedStep(Supplier<T> login) {
        try {
            T result = login.get();
            logins.get(SUCCESS).increment();
            return result;
        } catch (RuntimeException fault) {
            logins.get(outcome(fault)).increment();
            throw fault;
        }
    }

    private static String outcome(Throwable fault) {
        if (!(fault instanceof ApiError refusal)) {
            return ERROR;
        }
        return switch (refusal.status()) {
            case 429 -> THROTTLED;
            case 503 -> BUSY;
            default -> MfaErrors.asksForFactor(refusal) ? SECOND_FACTOR : REFUSED;
        };
    }

    /**
     * Counts the outcome and returns it.
     *
     * @param rotates whether refresh tokens rotate; if not, a success counts as {@code reissued}
     */
    Rotation counted(Rotation outcome, boolean rotates) {
        boolean reissued = !rotates && outcome instanceof Rotation.Rotated;
        refreshes.get(reissued ? REISSUED : ROTATIONS.get(outcome.getClass())).increment();
        return outcome;
    }

    /** Counts an invalid refresh token: forged, expired, or of another kind. */
    void invalidRefreshToken() {
        refreshes.get(INVALID).increment();
    }

    /** Counts a refresh token that could not be checked because of an error, for example in the database. */
    void failedRefresh() {
        refreshes.get(ERROR).increment();
    }
}
