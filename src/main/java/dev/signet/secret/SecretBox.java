package dev.signet.secret;

import dev.signet.start.StartOrder;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * Protects the secrets of other features at rest. Small secrets are encrypted; names are hashed with a key, so that
 * someone who reads the database cannot guess them. Both use a random data key that is stored in the database,
 * encrypted with {@code signet.keys.secret}. When that secret changes, only the data key is encrypted again.
 */
@ApplicationScoped
public class SecretBox {
    private static final String NAME = "main";
    private static final int KEY_BYTES = 32;
    private static final String MAC = "HmacSHA256";

    private final Secrets config;
    private final DataSource database;
    private volatile Vault vault;
    private volatile SecretKeySpec hashing;

    SecretBox(Secrets config, DataSource database) {
        this.config = config;
        this.database = database;
    }

    /**
     * Encrypts a secret.
     *
     * @param name what it is; it is authenticated, too, and must be the same for {@link #open}
     */
    public byte[] seal(String name, byte[] secret) {
        return vault.seal(name, secret);
    }

    /**
     * Decrypts what {@link #seal} encrypted under this name.
     *
     * @throws IllegalStateException if it was altered, or encrypted under another name
     */
    public byte[] open(String name, byte[] box) {
        return vault.open(name, box);
    }

    /**
     * Returns the HMAC-SHA-256 of these texts. It is the same on every replica and useless without the key.
     *
     * @param texts the first says what the hash is for; boundaries between texts are hashed, too
     */
    public byte[] hash(String... texts) {
        Mac mac = mac(hashing);
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            mac.update(bytes);
        }
        return mac.doFinal();
    }

    void load(@Observes @Priority(StartOrder.SECRETS) StartupEvent start) throws SQLException {
        List<Vault> vaults = vaults();
        try (Connection connection = database.getConnection()) {
            byte[] fresh = vaults.get(0).seal(NAME, SecureIds.bytes(KEY_BYTES));
            byte[] stored = stored(connection, fresh);
            byte[] key = open(vaults, stored);
            if (!opens(vaults.get(0), stored)) {
                sealAnew(connection, stored, vaults.get(0).seal(NAME, key));
            }
            vault = new Vault(HexFormat.of().formatHex(key));
            hashing = new SecretKeySpec(
                    mac(new SecretKeySpec(key, MAC))
                            .doFinal("signet hashed names v1".getBytes(StandardCharsets.US_ASCII)),
                    MAC);
        }
    }

    /**
     * Returns the vaults: first the one that encrypts, then those that may have done so before. With HS256, the shared
     * secret may be the only one.
     */
    private List<Vault> vaults() {
        List<String> secrets = new ArrayList<>();
        config.secret().ifPresent(secrets::add);
        config.previousSecrets().ifPresent(secrets::addAll);
        config.signingKey().ifPresent(secrets::add);
        if (secrets.isEmpty()) {
            throw new ConfigurationException("Set signet.keys.secret (SIGNET_KEYS_SECRET): at least "
                    + Vault.SHORTEST_SECRET + " random characters, the same on every replica.");
        }
        return secrets.stream().map(Vault::new).toList();
    }

    private static byte[] stored(Connection connection, byte[] fresh) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                        "insert into data_keys (name, sealed) values (?, ?) on conflict do nothing");
                PreparedStatement select = connection.prepareStatement("select sealed from data_keys where name = ?")) {
            insert.setString(1, NAME);
            insert.setBytes(2, fresh);
            insert.executeUpdate();
            select.setString(1, NAME);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }

    private static void sealAnew(Connection connection, byte[] old, byte[] anew) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update data_keys set sealed = ? where name = ? and sealed = ?")) {
            update.setBytes(1, anew);
            update.setString(2, NAME);
            update.setBytes(3, old);
            update.executeUpdate();
        }
    }

    private static byte[] open(List<Vault> vaults, byte[] stored) {
        return vaults.stream()
                .filter(candidate -> opens(candidate, stored))
                .findFirst()
                .map(candidate -> candidate.open(NAME, stored))
                .orElseThrow(() -> new ConfigurationException(
                        "The data key in the database cannot be decrypted. If signet.keys.secret"
                                + " (SIGNET_KEYS_SECRET) has changed since it was stored, restore the old value, or add it"
                                + " to signet.keys.previous-secrets (SIGNET_KEYS_PREVIOUS_SECRETS). If it is lost, docs/keys.md"
                                + " says what to do."));
    }

    private static boolean opens(Vault candidate, byte[] stored) {
        try {
            candidate.open(NAME, stored);
            return true;
        } catch (IllegalStateException sealedUnderAnother) {
            return false;
        }
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
