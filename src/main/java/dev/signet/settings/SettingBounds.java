package dev.signet.settings;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Has the configuration check the {@link Bounds} of every {@code @ConfigMapping}, and refuse what is neither yes nor no
 * ({@link StrictBoolean}). Not Hibernate Validator, which would take a sixth of the time of a start for that.
 */
public final class SettingBounds implements SmallRyeConfigBuilderCustomizer {
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.withValidator(new BoundsCheck());
        builder.withConverter(Boolean.class, Integer.MAX_VALUE, new StrictBoolean());
    }
}
