package dev.signet.testing;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.HashMap;
import java.util.Map;

/** A feature's settings as the service would read them, without a service. */
public final class Settings {
    private static final int ORDINAL = 100;

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private Settings() {}

    /**
     * The settings of this feature, with these names and values set and the defaults otherwise.
     *
     * @throws ConfigValidationException if a value is out of its bounds, as at a start
     */
    public static <T> T of(Class<T> feature, String... namesAndValues) {
        Map<String, String> set = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            set.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(feature)
                .withValidator((BeanValidationConfigValidator) () -> VALIDATOR)
                .withSources(new PropertiesConfigSource(set, "test", ORDINAL))
                .build()
                .getConfigMapping(feature);
    }
}
