package dev.signet.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * Figures of the service for charts.
 *
 * @param from when the first period begins
 * @param to when the last one ends
 * @param periods when each begins
 * @param now what does not depend on the periods
 */
@RegisterForReflection
record StatisticsResponse(
        String per, Instant from, Instant to, String timeZone, List<Instant> periods, List<Series> series, Now now) {

    /**
     * One line of a chart.
     *
     * @param kind {@code count}, or {@code gauge} for what is measured
     * @param values one for each period; {@code null} if nothing was measured
     * @param total of all periods; {@code null} for what is measured
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Series(String name, String kind, String outcome, String method, List<Double> values, Double total) {}

    /** How many accounts and live sessions there are. If there are very many, these are estimates. */
    @RegisterForReflection
    record Now(long users, long activeSessions) {}
}
