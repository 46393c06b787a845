package dev.signet.start;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;

class SettingFaultsTest {
    private final SettingFaults faults = new SettingFaults();

    @Test
    void without_faults_there_is_nothing_to_report() {
        faults.collect(() -> {});

        assertThatCode(faults::report).doesNotThrowAnyException();
    }

    @Test
    void one_fault_is_reported_as_it_is() {
        faults.collect(() -> fault("Set a."));

        assertThatThrownBy(faults::report)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Set a.");
    }

    @Test
    void several_are_numbered_and_each_is_told_once() {
        faults.collect(() -> fault("Set a."));
        faults.collect(() -> fault("Set b."));
        faults.collect(() -> fault("Set a."));

        assertThatThrownBy(faults::report)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("(1) Set a. (2) Set b.");
    }

    @Test
    void what_another_collection_found_is_numbered_anew() {
        faults.collect(() -> fault("Set a."));
        faults.collect(() -> {
            SettingFaults inner = new SettingFaults();
            inner.collect(() -> fault("Set b."));
            inner.collect(() -> fault("Set c."));
            inner.report();
        });

        assertThatThrownBy(faults::report).hasMessage("(1) Set a. (2) Set b. (3) Set c.");
    }

    @Test
    void an_error_in_the_program_is_no_fault_of_the_settings() {
        assertThatThrownBy(() -> faults.collect(() -> {
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
    }

    private static void fault(String message) {
        throw new ConfigurationException(message);
    }
}
