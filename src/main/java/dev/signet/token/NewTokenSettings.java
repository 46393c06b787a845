package dev.signet.token;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;

/**
 * Answers the settings of SmallRye JWT's builder at once. The builder looks several of them up for each token, which would
 * take as long as the rest of its work. Signet sets every claim itself, so none of these settings may change a token.
 */
@Priority(NewTokenSettings.FIRST)
public final class NewTokenSettings implements ConfigSourceInterceptor {
    static final int FIRST = 100_000;

    private static final long serialVersionUID = 1L;
    private static final String ALL = "smallrye.jwt.new-token.";
    private static final ConfigValue DEFAULT_CLAIMS = off(ALL + "add-default-claims");
    private static final ConfigValue RELAXED_KEYS = off("smallrye.jwt.sign.relax-key-validation");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!name.startsWith("smallrye.jwt.")) {
            return context.proceed(name);
        }
        if (name.equals(DEFAULT_CLAIMS.getName())) {
            return DEFAULT_CLAIMS;
        }
        if (name.equals(RELAXED_KEYS.getName())) {
            return RELAXED_KEYS;
        }
        return name.startsWith(ALL) ? null : context.proceed(name);
    }

    private static ConfigValue off(String name) {
        return ConfigValue.builder().withName(name).withValue("false").build();
    }
}
