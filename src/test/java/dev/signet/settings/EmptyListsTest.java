package dev.signet.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyListsTest {
    @ParameterizedTest
    @ValueSource(strings = {",", ",,", " , ", ", ,", ",\t"})
    void a_list_without_an_entry_stops_the_start_by_name(String value) {
        assertThatThrownBy(() -> check("signet.allowed-hosts", value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.allowed-hosts")
                .hasMessageContaining("a list without an entry");
        assertThatThrownBy(() -> check("signet.cookies.origins", value)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> check("signet.sign-in.methods", value)).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "a,", ",a", "*"})
    void any_other_list_does_not(String value) {
        assertThatCode(() -> check("signet.allowed-hosts", value)).doesNotThrowAnyException();
    }

    private static void check(String name, String value) {
        SettingsCheck.run(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(name, value), "a test", 500))
                .build());
    }
}
