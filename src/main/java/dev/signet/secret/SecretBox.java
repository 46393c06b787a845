package dev.signet.secret;

import dev.signet.database.SqlStatement;
import dev.signet.start.DataStart;
import dev.signet.start.Purpose;
import dev.signet.start.StartCheck;
import dev.signet.start.StartOrder;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
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
public class SecretBox implements StartCheck {
    private static final String NAME = "main";
    private static final int KEY_BYTES = 32;
    private static final String MAC = "HmacSHA256";

    private static final SqlStatement INSERT =
            SqlStatement.of("insert into data_keys (name, sealed) values (:name, :sealed) on conflict do nothing");

    private static final SqlStatement SELECT = SqlStatement.of("select sealed from data_keys where name = :name");

    private static final SqlStatement REPLACE =
            SqlStatement.of("update data_keys set sealed = :sealed where name = :name and sealed = :stored");

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

    @Override
    public void check() {
        // An embedded database keeps a secret of its own.
        if (secrets().isEmpty() && !Purpose.isOffline()) {
            throw Vaults.missing();
        }
    }

    void load(@Observes @Priority(StartOrder.SECRETS) DataStart start) {
        List<Vault> vaults = secrets().stream().map(Vault::new).toList();
        INSERT.on(database)
                .with("name", NAME)
                .with("sealed", vaults.get(0).seal(NAME, SecureIds.bytes(KEY_BYTES)))
                .update();
        byte[] stored = SELECT.on(database).with("name", NAME).one(row -> row.bytes("sealed"));
        byte[] key = open(vaults, stored);
        if (!opens(vaults.get(0), stored)) {
            REPLACE.on(database)
                    .with("name", NAME)
                    .with("stored", stored)
                    .with("sealed", vaults.get(0).seal(NAME, key))
                    .update();
        }
        vault = new Vault(HexFormat.of().formatHex(key));
        hashing = new SecretKeySpec(
                mac(new SecretKeySpec(key, MAC)).doFinal("signet hashed names v1".getBytes(StandardCharsets.US_ASCII)),
                MAC);
    }

    /**
     * Returns the secrets: first the one that encrypts, then those that may have done so before. With HS256, the shared
     * secret may be the only one.
     */
    private List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        config.secret().ifPresent(secrets::add);
        config.previousSecrets().ifPresent(secrets::addAll);
        config.signingKey().ifPresent(secrets::add);
        return secrets;
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
