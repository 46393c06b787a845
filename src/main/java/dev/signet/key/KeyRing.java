package dev.signet.key;

import dev.signet.key.TokenKey.Purpose;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that tokens are signed and verified with, in memory. They are made at the first start and kept in the database,
 * encrypted; one that no longer signs goes on verifying what it signed.
 */
@ApplicationScoped
public class KeyRing {
    private static final int SHORTEST_HS256_KEY_BYTES = 32;
    private static final int SHARED_KID_BYTES = 8;

    private final KeyConfig config;
    private final Clock clock;
    private volatile List<TokenKey> keys = List.of();
    private volatile PublishedKeys publishedKeys = PublishedKeys.of(List.of());

    KeyRing(KeyConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The key that signs tokens of this kind now. */
    public TokenKey signing(Purpose kind) {
        for (TokenKey key : keys) {
            if (key.signs(kind) && (kind == Purpose.REFRESH || key.algorithm() == config.algorithm())) {
                return key;
            }
        }
        throw new IllegalStateException("the key ring holds no key for " + kind);
    }

    /** The key with this name. That of another system has none: its tokens name no key. */
    public Optional<TokenKey> find(String kid) {
        return keys.stream()
                .filter(key -> key.purpose() != Purpose.LEGACY && key.kid().equals(kid))
                .findFirst();
    }

    /** The key of tokens that name none: the secret that is shared with another system, where there is one. */
    public Optional<TokenKey> shared() {
        return keys.stream().filter(key -> key.purpose().isShared()).findFirst();
    }

    /** Whether the ring holds this very key still: what was verified with one that it holds no more counts no more. */
    public boolean holds(TokenKey key) {
        return keys.contains(key);
    }

    /** The keys that others verify access tokens with. */
    public List<TokenKey> published() {
        return keys.stream()
                .filter(key ->
                        key.purpose() == Purpose.ACCESS && key.algorithm().isAsymmetric())
                .toList();
    }

    /** The same as a JWK set. */
    PublishedKeys publishedKeys() {
        return publishedKeys;
    }

    @Transactional
    void load(@Observes @Priority(10) StartupEvent start) {
        List<TokenKey> ring = new ArrayList<>();
        if (config.algorithm() == Algorithm.HS256) {
            ring.add(sharedKey());
            config.secret().ifPresent(secret -> ring.addAll(stored(vault(secret))));
        } else {
            KeyVault vault = vault(config.secret()
                    .orElseThrow(() -> new ConfigurationException(
                            "With a database of your own, set signet.keys.secret (SIGNET_KEYS_SECRET): at least "
                                    + KeyVault.SHORTEST_SECRET
                                    + " random characters, the same on every replica. The keys that sign tokens are stored"
                                    + " encrypted under it. For example: openssl rand -base64 48")));
            makeWhatIsMissing(vault);
            ring.addAll(stored(vault));
            config.legacy()
                    .hs256Secret()
                    .ifPresent(
                            secret -> ring.add(secretKey("signet.keys.legacy.hs256-secret", secret, Purpose.LEGACY)));
        }
        keys = List.copyOf(ring);
        publishedKeys = PublishedKeys.of(published());
    }

    private static KeyVault vault(String secret) {
        if (secret.length() < KeyVault.SHORTEST_SECRET) {
            throw new ConfigurationException("signet.keys.secret (SIGNET_KEYS_SECRET) is too short: it takes at least "
                    + KeyVault.SHORTEST_SECRET + " random characters. For example: openssl rand -base64 48");
        }
        return new KeyVault(secret);
    }

    private TokenKey sharedKey() {
        if (config.legacy().hs256Secret().isPresent()) {
            throw new ConfigurationException(
                    "signet.keys.algorithm is HS256, which goes on signing with the secret of the"
                            + " other system: remove signet.keys.legacy.hs256-secret, or choose another algorithm.");
        }
        String secret = config.signingKey()
                .orElseThrow(() -> new ConfigurationException(
                        "signet.keys.algorithm is HS256: set signet.keys.signing-key (SIGNET_KEYS_SIGNING_KEY) to the"
                                + " secret that signs and verifies tokens"));
        return secretKey("signet.keys.signing-key", secret, Purpose.SHARED);
    }

    private static TokenKey secretKey(String setting, String text, Purpose purpose) {
        byte[] secret = text.getBytes(StandardCharsets.UTF_8);
        if (secret.length < SHORTEST_HS256_KEY_BYTES) {
            // RFC 7518 §3.2: a key of the same size as the hash output or larger must be used.
            throw new ConfigurationException(
                    setting + " is too short for HS256: it takes at least " + SHORTEST_HS256_KEY_BYTES + " bytes");
        }
        SecretKeySpec key = new SecretKeySpec(secret, Algorithm.HS256.keyFamily());
        return new TokenKey(sharedKid(key), purpose, Algorithm.HS256, key, key);
    }

    /** A name that every replica finds by itself and that tells nothing of the secret. */
    private static String sharedKid(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] digest = mac.doFinal("signet shared key name".getBytes(StandardCharsets.UTF_8));
            return "hs-" + HexFormat.of().formatHex(digest, 0, SHARED_KID_BYTES);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static List<TokenKey> stored(KeyVault vault) {
        return SigningKey.newestFirst().stream().map(key -> key.open(vault)).toList();
    }

    private void makeWhatIsMissing(KeyVault vault) {
        // Of replicas that start together on an empty database, one makes the keys and the others wait for them.
        SigningKey.lockForCreation();
        if (!SigningKey.exists(Purpose.ACCESS, config.algorithm())) {
            SigningKey.create(Purpose.ACCESS, config.algorithm(), vault, clock.instant());
        }
        if (!SigningKey.exists(Purpose.REFRESH, Algorithm.HS256)) {
            SigningKey.create(Purpose.REFRESH, Algorithm.HS256, vault, clock.instant());
        }
    }
}
