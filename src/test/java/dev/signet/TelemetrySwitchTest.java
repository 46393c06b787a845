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
    private static final String TRACES = "quarkus.otel.exporter.otlp.traces.endpoint";
    private static final String LOGS = "quarkus.otel.exporter.otlp.logs.endpoint";

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
        for (String endpoint : new String[] {ENDPOINT, TRACES, LOGS}) {
            SmallRyeConfig config = config(Map.of(endpoint, "http://collector:4317"));
            assertThat(config.getValue(DISABLED, boolean.class)).isFalse();
            assertThat(config.getValue(SQL, boolean.class)).isTrue();
        }
    }

    @Test
    void what_has_no_endpoint_is_sent_nowhere() {
        SmallRyeConfig logsAlone = config(Map.of(LOGS, "http://collector:4317"));
        assertThat(logsAlone.getRawValue(LOGS)).isEqualTo("http://collector:4317");
        assertThat(logsAlone.getRawValue(TRACES)).isBlank();
        SmallRyeConfig tracesAlone = config(Map.of(TRACES, "http://collector:4317"));
        assertThat(tracesAlone.getRawValue(LOGS)).isBlank();
    }

    @Test
    void one_endpoint_for_all_is_left_to_the_extension() {
        SmallRyeConfig config = config(Map.of(ENDPOINT, "http://collector:4317"));
        assertThat(config.getRawValue(TRACES)).isNull();
        assertThat(config.getRawValue(LOGS)).isNull();
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
