package dev.signet.key;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The secret under which keys lie encrypted, and those that were used before it: these open, and seal nothing more. */
final class KeyVaults {
    private final KeyVault current;
    private final List<KeyVault> previous = new ArrayList<>();

    private KeyVaults(KeyVault current) {
        this.current = current;
    }

    /**
     * The vaults of these settings; empty where there is no secret.
     *
     * @throws ConfigurationException where a secret is too short
     */
    static Optional<KeyVaults> of(KeyConfig config) {
        return config.secret().map(secret -> {
            KeyVaults vaults = new KeyVaults(vault("signet.keys.secret (SIGNET_KEYS_SECRET)", secret));
            config.previousSecrets()
                    .ifPresent(secrets ->
                            secrets.forEach(old -> vaults.previous.add(vault("signet.keys.previous-secrets", old))));
            return vaults;
        });
    }

    private static KeyVault vault(String setting, String secret) {
        if (secret.length() < KeyVault.SHORTEST_SECRET) {
            throw new ConfigurationException(setting + " is too short: it takes at least " + KeyVault.SHORTEST_SECRET
                    + " random characters. For example: openssl rand -base64 48");
        }
        return new KeyVault(secret);
    }

    /** What seals from now on. */
    KeyVault current() {
        return current;
    }

    /**
     * What is in the box.
     *
     * @throws IllegalStateException where none of the secrets sealed it, or it was altered
     */
    byte[] open(String name, byte[] box) {
        try {
            return current.open(name, box);
        } catch (IllegalStateException sealedUnderAnother) {
            return openPrevious(name, box).orElseThrow(() -> sealedUnderAnother);
        }
    }

    /** The same box under the secret of today, where it is sealed under one that was used before. */
    Optional<byte[]> sealAnew(String name, byte[] box) {
        try {
            current.open(name, box);
            return Optional.empty();
        } catch (IllegalStateException sealedUnderAnother) {
            return Optional.of(current.seal(name, openPrevious(name, box).orElseThrow(() -> sealedUnderAnother)));
        }
    }

    private Optional<byte[]> openPrevious(String name, byte[] box) {
        for (KeyVault vault : previous) {
            try {
                return Optional.of(vault.open(name, box));
            } catch (IllegalStateException anotherStill) {
                // Perhaps the next.
            }
        }
        return Optional.empty();
    }
}
