package dev.signet.profile;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Settings for what accounts have besides a name and an address. */
@ConfigMapping(prefix = "signet.profile")
public interface ProfileConfig {
    /** The fields that the API shows, in this order: djoser's {@code REQUIRED_FIELDS}, but none of them is required. */
    Optional<List<ProfileField>> fields();

    /** The longest document, as compact JSON in UTF-8. */
    @WithDefault("8K")
    MemorySize documentSize();

    /** The fields that tokens contain. A member of a document is written {@code app_metadata.plan}. */
    Optional<List<String>> claims();
}
