package dev.signet;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.List;
import java.util.Set;

/**
 * OpenTelemetry is off until an operator says where traces or logs go to: naming an endpoint switches it on. Who sets a switch
 * is obeyed.
 */
public final class TelemetrySwitch implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    private static final String SDK_DISABLED = "quarkus.otel.sdk.disabled";
    private static final String SQL_ENABLED = "quarkus.datasource.jdbc.telemetry.enabled";
    private static final Set<String> SWITCHES = Set.of(SDK_DISABLED, SQL_ENABLED);
    private static final List<String> ENDPOINTS = List.of(
            "quarkus.otel.exporter.otlp.endpoint",
            "quarkus.otel.exporter.otlp.traces.endpoint",
            "quarkus.otel.exporter.otlp.logs.endpoint");

    /** Sources of lower ordinals hold what extensions take for granted. */
    private static final int LOWEST_OF_AN_OPERATOR = 100;

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (!SWITCHES.contains(name) || isSet(value)) {
            return value;
        }
        boolean on = ENDPOINTS.stream().map(context::proceed).anyMatch(TelemetrySwitch::isSet);
        return ConfigValue.builder()
                .withName(name)
                .withValue(Boolean.toString(name.equals(SDK_DISABLED) != on))
                .build();
    }

    private static boolean isSet(ConfigValue value) {
        return value != null
                && value.getValue() != null
                && !value.getValue().isEmpty()
                && value.getConfigSourceOrdinal() >= LOWEST_OF_AN_OPERATOR;
    }
}
