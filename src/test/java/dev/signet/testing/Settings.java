package dev.signet.testing;

import dev.signet.settings.SettingBounds;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** A feature's settings as the service would read them, without a service. */
public final class Settings {
    private static final int ORDINAL = 100;

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
                .withCustomizers(new SettingBounds())
                .withSources(new PropertiesConfigSource(set, "test", ORDINAL))
                .build()
                .getConfigMapping(feature);
    }
}
