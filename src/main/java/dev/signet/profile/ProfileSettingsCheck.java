package dev.signet.profile;

import dev.signet.start.StartCheck;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;

/** Stops the start if the settings of profiles contradict themselves. */
@Singleton
class ProfileSettingsCheck implements StartCheck {
    private static final long SMALLEST = 64;
    private static final long LARGEST = 64 * 1024;

    private final ProfileConfig config;

    ProfileSettingsCheck(ProfileConfig config) {
        this.config = config;
    }

    @Override
    public void check() {
        List<ProfileField> fields = config.fields().orElse(List.of());
        if (new HashSet<>(fields).size() < fields.size()) {
            throw new ConfigurationException("signet.profile.fields has a field twice: " + fields);
        }
        long size = config.documentSize().asLongValue();
        if (size < SMALLEST || size > LARGEST) {
            throw new ConfigurationException("signet.profile.document-size is " + size
                    + " bytes. Set at least 64 and at most 64K, because each account can have two documents.");
        }
        ClaimedFields.of(config);
    }
}
