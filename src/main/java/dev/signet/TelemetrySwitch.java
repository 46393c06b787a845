package dev.signet;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps OpenTelemetry off until an operator configures an endpoint for traces or logs. A kind without an endpoint is
 * not exported. An explicitly set switch takes precedence.
 */
public final class TelemetrySwitch implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    private static final String SDK_DISABLED = "quarkus.otel.sdk.disabled";
    private static final String SQL_ENABLED = "quarkus.datasource.jdbc.telemetry.enabled";
    private static final Set<String> SWITCHES = Set.of(SDK_DISABLED, SQL_ENABLED);
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";
    private static final List<String> ENDPOINTS_OF_A_KIND =
            List.of("quarkus.otel.exporter.otlp.traces.endpoint", "quarkus.otel.exporter.otlp.logs.endpoint");

    /** With a blank endpoint, the extension exports nothing; with none, it assumes a collector on this machine. */
    private static final String NOWHERE = " ";

    /** Config sources with lower ordinals contain the defaults of extensions. */
    private static final int LOWEST_OF_AN_OPERATOR = 100;

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (isSet(value)) {
            return value;
        }
        if (SWITCHES.contains(name)) {
            boolean on = Stream.concat(Stream.of(ENDPOINT), ENDPOINTS_OF_A_KIND.stream())
                    .anyMatch(endpoint -> isSet(context.proceed(endpoint)));
            return answer(name, Boolean.toString(name.equals(SDK_DISABLED) != on));
        }
        if (ENDPOINTS_OF_A_KIND.contains(name) && !isSet(context.proceed(ENDPOINT))) {
            return answer(name, NOWHERE);
        }
        return value;
    }

    private static ConfigValue answer(String name, String value) {
        return ConfigValue.builder().withName(name).withValue(value).build();
    }

    private static boolean isSet(ConfigValue value) {
        return value != null
                && value.getValue() != null
                && !value.getValue().isEmpty()
                && value.getConfigSourceOrdinal() >= LOWEST_OF_AN_OPERATOR;
    }
}
