package dev.signet.web;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The labels of requests in metrics and traces: route and method, and nothing that a client can make up. A series for
 * each path that a client tries would exhaust the memory of this service and of the monitoring system.
 */
@Singleton
class RouteLabels {
    /**
     * The key under which Quarkus's metrics and traces look for the label; JAX-RS stores its own template there when it
     * finds a method.
     */
    private static final String TEMPLATE = "UrlPathTemplate";

    private static final String UNKNOWN = "/UNKNOWN";
    private static final String REQUESTS = "http.server.requests";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Prometheus's own default buckets. */
    private static final double[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    /** The priority of Quarkus's own filter, after which it puts those of applications that have the same one. */
    private static final int AFTER_AUTHENTICATION = SecurityHandlerPriorities.AUTHENTICATION;

    /** What Quarkus REST does if a token turns out to be invalid before JAX-RS has the request. */
    private static final BiConsumer<RoutingContext, Throwable> PASS_ON = RouteLabels::passOn;

    /** Sets the initial label, before the request's route is known. */
    static void begin(HttpServerRequestInternal request) {
        // Quarkus excludes its own paths by their prefix.
        if (!request.path().startsWith("/q/")) {
            request.context().putLocal(TEMPLATE, UNKNOWN);
        }
    }

    /** Labels the request until a method is found. */
    static void label(RoutingContext http, String template) {
        ((HttpServerRequestInternal) http.request()).context().putLocal(TEMPLATE, template);
    }

    /**
     * Sets what Quarkus REST would set in its next filter. That one would also look up a label, which is not needed, and
     * for that arrange all paths anew for each request: a quarter of the processor time of a protected request. {@link
     * #arrived} removes it.
     */
    void skipLookUp(@Observes Filters filters) {
        filters.register(
                http -> {
                    if (http.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER) instanceof DefaultAuthFailureHandler) {
                        http.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, PASS_ON);
                    }
                    http.next();
                },
                AFTER_AUTHENTICATION);
    }

    /** Leaves invalid tokens to JAX-RS from now on, as Quarkus REST does at this point. */
    static void arrived(RoutingContext http) {
        if (http.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER) == PASS_ON) {
            http.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
        }
    }

    private static void passOn(RoutingContext http, Throwable fault) {
        DefaultAuthFailureHandler.markIfOtherAuthenticationFailure(http, fault);
        if (!http.failed()) {
            http.fail(DefaultAuthFailureHandler.extractRootCause(fault));
        }
    }

    /** Excludes unknown methods, which get 405, from the metrics. */
    @Produces
    @Singleton
    MeterFilter knownMethods() {
        return MeterFilter.deny(id -> id.getName().equals(REQUESTS) && !METHODS.contains(id.getTag("method")));
    }

    /** Adds buckets, so that quantiles can be computed across all replicas. */
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
