package dev.signet.web;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What requests are called among the metrics and traces: by route and method, and nothing that a client can make up. A series
 * for each path that somebody tries would fill the memory of the service and of who watches it.
 */
@Singleton
class RouteLabels {
    /** Where the metrics and traces of Quarkus look for it; JAX-RS puts its own template there when it finds a method. */
    private static final String TEMPLATE = "UrlPathTemplate";

    private static final String UNKNOWN = "/UNKNOWN";
    private static final String REQUESTS = "http.server.requests";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Prometheus's own default buckets. */
    private static final double[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    /** Before anything is known of a request. */
    static void begin(HttpServerRequestInternal request) {
        // Quarkus leaves its own paths out by their prefix.
        if (!request.path().startsWith("/q/")) {
            request.context().putLocal(TEMPLATE, UNKNOWN);
        }
    }

    /** Names the request, until a method is found. */
    static void label(RoutingContext http, String template) {
        ((HttpServerRequestInternal) http.request()).context().putLocal(TEMPLATE, template);
    }

    /** Methods that nobody knows are answered with 405, and not counted. */
    @Produces
    @Singleton
    MeterFilter knownMethods() {
        return MeterFilter.deny(id -> id.getName().equals(REQUESTS) && !METHODS.contains(id.getTag("method")));
    }

    /** Buckets, so that quantiles can be had over all replicas. */
    @Produces
    @Singleton
    MeterFilter buckets() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals(REQUESTS)
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(BUCKETS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }
}
