package dev.signet.start;

import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.stream.StreamSupport;

/** The settings as Quarkus will read them: its own, and those of every {@code @ConfigMapping} of this program. */
public final class RunTimeSettings {
    /** Quarkus's build generates it. Its start reads the configuration with it, and it knows every mapping. */
    private static final String GENERATED = "io.quarkus.runtime.generated.RunTimeConfig";

    private RunTimeSettings() {}

    /**
     * Converts and validates all of them. Quarkus does so as well, but later, when a database has been started. And it
     * accepts any word as a boolean, and expressions that it cannot resolve.
     *
     * @throws ConfigValidationException if one cannot be converted or breaks a constraint
     */
    public static void check() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, GENERATED);
        builder.withConverter(Boolean.class, Integer.MAX_VALUE, new StrictBoolean());
        SmallRyeConfig config = builder.build();
        refuseUnknownExpressions(config);
        // Read before there is any mapping.
        config.getOptionalValue(LastWords.STACK_TRACE, Boolean.class);
    }

    /** In an optional setting, such as most secrets, Quarkus would read {@code a${b}c} as {@code ac} if there is no {@code b}. */
    private static void refuseUnknownExpressions(SmallRyeConfig config) {
        Problem[] problems = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith("signet.") || name.startsWith("quarkus."))
                .flatMap(name -> config.getConfigValue(name).getProblems().stream())
                .toArray(Problem[]::new);
        if (problems.length > 0) {
            throw new ConfigValidationException(problems);
        }
    }
}
