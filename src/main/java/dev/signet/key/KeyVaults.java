package dev.signet.key;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Encrypts with the current secret; decrypts with it or with any of the previous ones. */
final class KeyVaults {
    private final KeyVault current;
    private final List<KeyVault> previous = new ArrayList<>();

    private KeyVaults(KeyVault current) {
        this.current = current;
    }

    /**
     * Returns the vaults of these settings; empty if no secret is set.
     *
     * @throws ConfigurationException if a secret is too short
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
            throw new ConfigurationException(setting + " is too short: it needs at least " + KeyVault.SHORTEST_SECRET
                    + " random characters. For example: openssl rand -base64 48");
        }
        return new KeyVault(secret);
    }

    /** Returns the vault that encrypts new data. */
    KeyVault current() {
        return current;
    }

    /**
     * Decrypts the box.
     *
     * @throws IllegalStateException if none of the secrets encrypted it, or it was altered
     */
    byte[] open(String name, byte[] box) {
        try {
            return current.open(name, box);
        } catch (IllegalStateException sealedUnderAnother) {
            return openPrevious(name, box).orElseThrow(() -> sealedUnderAnother);
        }
    }

    /** Encrypts the box again with the current secret; empty if it already is. */
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
            } catch (IllegalStateException anotherSecret) {
                // Try the next one.
            }
        }
        return Optional.empty();
    }
}
