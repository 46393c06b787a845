package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetrySwitchTest {
    private static final String DISABLED = "quarkus.otel.sdk.disabled";
    private static final String SQL = "quarkus.datasource.jdbc.telemetry.enabled";
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";

    @Test
    void telemetry_is_off_where_nothing_is_set() {
        SmallRyeConfig config = config(Map.of());
        assertThat(config.getValue(DISABLED, boolean.class)).isTrue();
        assertThat(config.getValue(SQL, boolean.class)).isFalse();
    }

    @Test
    void an_endpoint_that_is_a_default_switches_nothing_on() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withInterceptors(new TelemetrySwitch())
                .withDefaultValue(ENDPOINT, "http://localhost:4317")
                .build();
        assertThat(config.getValue(DISABLED, boolean.class)).isTrue();
    }

    @Test
    void an_endpoint_switches_it_on() {
        for (String endpoint : new String[] {
            ENDPOINT, "quarkus.otel.exporter.otlp.traces.endpoint", "quarkus.otel.exporter.otlp.logs.endpoint"
        }) {
            SmallRyeConfig config = config(Map.of(endpoint, "http://collector:4317"));
            assertThat(config.getValue(DISABLED, boolean.class)).isFalse();
            assertThat(config.getValue(SQL, boolean.class)).isTrue();
        }
    }

    @Test
    void who_sets_a_switch_is_obeyed() {
        SmallRyeConfig config = config(Map.of(ENDPOINT, "http://collector:4317", DISABLED, "true", SQL, "false"));
        assertThat(config.getValue(DISABLED, boolean.class)).isTrue();
        assertThat(config.getValue(SQL, boolean.class)).isFalse();
    }

    private static SmallRyeConfig config(Map<String, String> set) {
        return new SmallRyeConfigBuilder()
                .withInterceptors(new TelemetrySwitch())
                .withSources(new PropertiesConfigSource(set, "an operator's", 300))
                .build();
    }
}
