package dev.signet.start;

import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.PropertiesLocationConfigSourceFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration that Quarkus will read, for what happens before Quarkus is there. */
public final class EarlyConfig {
    /** What a file beside the working directory may say, as Quarkus reads it. */
    private static final Path FILE = Path.of("config", "application.properties");

    private static final int FILE_ORDINAL = 260;

    private EarlyConfig() {}

    /** Reads it, without what Quarkus's build adds to it. */
    public static SmallRyeConfig read() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withCustomizers(new QuarkusConfigBuilderCustomizer())
                .addDefaultInterceptors()
                .addDefaultSources();
        builder.withSources(new DotEnvConfigSourceProvider());
        builder.withSources(new PropertiesLocationConfigSourceFactory());
        if (Files.exists(FILE)) {
            builder.withSources(file());
        }
        return builder.build();
    }

    private static PropertiesConfigSource file() {
        try {
            return new PropertiesConfigSource(FILE.toUri().toURL(), FILE_ORDINAL);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StartFailure(
                    FILE.toAbsolutePath() + " cannot be read (" + unreadable + "). Correct it or move it away.",
                    unreadable);
        }
    }
}
