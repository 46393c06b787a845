package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.jwt.build.impl.JwtBuildUtils;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** No setting of SmallRye JWT's builder changes a token, whatever an operator sets. */
class NewTokenSettingsTest {
    @Test
    void none_of_the_builders_settings_for_new_tokens_has_a_value() throws IllegalAccessException {
        Map<String, String> set = new HashMap<>(Map.of("smallrye.jwt.sign.relax-key-validation", "true"));
        for (Field constant : JwtBuildUtils.class.getFields()) {
            if (Modifier.isStatic(constant.getModifiers()) && constant.getName().startsWith("NEW_TOKEN")) {
                set.put((String) constant.get(null), "true");
            }
        }
        assertThat(set).hasSizeGreaterThan(6);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withInterceptors(new NewTokenSettings())
                .withSources(new PropertiesConfigSource(set, "an operator", 100))
                .build();

        for (String name : set.keySet()) {
            assertThat(config.getOptionalValue(name, String.class).orElse("false"))
                    .as(name)
                    .isEqualTo("false");
        }
        assertThat(config.getOptionalValue("smallrye.jwt.new-token.add-default-claims", Boolean.class))
                .contains(false);
    }

    @Test
    void other_settings_stay_as_they_are() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withInterceptors(new NewTokenSettings())
                .withSources(new PropertiesConfigSource(Map.of("smallrye.jwt.token.header", "Cookie"), "test", 100))
                .build();

        assertThat(config.getValue("smallrye.jwt.token.header", String.class)).isEqualTo("Cookie");
    }

    @Test
    void the_service_uses_it() {
        assertThat(ServiceLoader.load(ConfigSourceInterceptor.class))
                .hasAtLeastOneElementOfType(NewTokenSettings.class);
    }
}
