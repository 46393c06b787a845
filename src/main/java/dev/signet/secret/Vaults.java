package dev.signet.secret;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Encrypts with the current secret; decrypts with it or with any of the previous ones. */
public final class Vaults {
    private final Vault current;
    private final List<Vault> previous = new ArrayList<>();

    private Vaults(Vault current) {
        this.current = current;
    }

    /**
     * Returns the vaults of these settings; empty if no secret is set.
     *
     * @throws ConfigurationException if a secret is too short
     */
    public static Optional<Vaults> of(Secrets config) {
        return config.secret().map(secret -> {
            Vaults vaults = new Vaults(vault("signet.keys.secret (SIGNET_KEYS_SECRET)", secret));
            config.previousSecrets()
                    .ifPresent(secrets ->
                            secrets.forEach(old -> vaults.previous.add(vault("signet.keys.previous-secrets", old))));
            return vaults;
        });
    }

    /** Returns the error for a service that needs a secret and has none. */
    public static ConfigurationException missing() {
        return new ConfigurationException(
                "If you use your own database, set signet.keys.secret (SIGNET_KEYS_SECRET): at least "
                        + Vault.SHORTEST_SECRET + " random characters, the same on every replica. It encrypts the keys"
                        + " that sign tokens, and other secrets. For example: openssl rand -base64 48");
    }

    private static Vault vault(String setting, String secret) {
        if (secret.length() < Vault.SHORTEST_SECRET) {
            throw new ConfigurationException(setting + " is too short: it needs at least " + Vault.SHORTEST_SECRET
                    + " random characters. For example: openssl rand -base64 48");
        }
        return new Vault(secret);
    }

    /** Returns the vault that encrypts new data. */
    public Vault current() {
        return current;
    }

    /**
     * Decrypts the box.
     *
     * @throws IllegalStateException if none of the secrets encrypted it, or it was altered
     */
    public byte[] open(String name, byte[] box) {
        try {
            return current.open(name, box);
        } catch (IllegalStateException sealedUnderAnother) {
            return openPrevious(name, box).orElseThrow(() -> sealedUnderAnother);
        }
    }

    /** Encrypts the box again with the current secret; empty if it already is. */
    public Optional<byte[]> sealAnew(String name, byte[] box) {
        try {
            current.open(name, box);
            return Optional.empty();
        } catch (IllegalStateException sealedUnderAnother) {
            return Optional.of(current.seal(name, openPrevious(name, box).orElseThrow(() -> sealedUnderAnother)));
        }
    }

    private Optional<byte[]> openPrevious(String name, byte[] box) {
        for (Vault vault : previous) {
            try {
                return Optional.of(vault.open(name, box));
            } catch (IllegalStateException anotherSecret) {
                // Try the next one.
            }
        }
        return Optional.empty();
    }
}
