package dev.signet.start;

import dev.signet.settings.SecretSettings;
import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.PropertiesLocationConfigSourceFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;

/** The configuration that Quarkus will read, for use before Quarkus starts. */
public final class EarlyConfig {
    /** The settings file, both in the folder {@code config} of the working directory and on the classpath. */
    private static final String FILE = "application.properties";

    private static final Path FOLDER = Path.of("config");
    private static final int FILE_ORDINAL = 260;
    private static final int OWN_ORDINAL = 250;

    private EarlyConfig() {}

    /** Reads the configuration, without what Quarkus adds at build time. */
    public static SmallRyeConfig read() {
        ClassLoader classes = Thread.currentThread().getContextClassLoader();
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withCustomizers(new QuarkusConfigBuilderCustomizer())
                .addDefaultInterceptors()
                .withInterceptors(new SecretSettings())
                .addDefaultSources()
                .withSources(new DotEnvConfigSourceProvider())
                .withSources(new PropertiesLocationConfigSourceFactory())
                .withSources(PropertiesConfigSourceLoader.inClassPath(FILE, OWN_ORDINAL, classes));
        Path file = FOLDER.resolve(FILE).toAbsolutePath();
        try {
            return builder.withSources(PropertiesConfigSourceLoader.inFileSystem(
                            file.toUri().toString(), FILE_ORDINAL, classes))
                    .build();
        } catch (IllegalStateException | IllegalArgumentException unreadable) {
            throw new StartFailure(file + " cannot be read (" + unreadable + "). Fix it or move it away.", unreadable);
        }
    }
}
