package dev.signet.key;

import dev.signet.key.KeyMaterial.Contents;
import dev.signet.key.KeyMaterial.Faulty;
import dev.signet.key.TokenKey.Purpose;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Reads the keys of {@code signet.keys.files} and {@code signet.keys.inline}. One of those for access tokens signs, the
 * others verify. Changes are detected by the files' contents, because Kubernetes updates a mounted secret by replacing
 * a link.
 */
@Singleton
class KeyFiles {
    private static final Logger LOG = Logger.getLogger(KeyFiles.class);

    private static final String NO_SYMMETRIC = "signet.keys.algorithm is HS256, which uses the key in"
            + " signet.keys.signing-key: remove signet.keys.files and signet.keys.inline, or set another algorithm";

    private final KeyConfig config;
    private List<KeySource> sources = List.of();
    private boolean refreshed;
    private String reported;

    KeyFiles(KeyConfig config) {
        this.config = config;
    }

    private boolean areInUse() {
        return config.files().isPresent() || config.inline().isPresent();
    }

    /**
     * Returns the keys at start-up; an empty list if none are configured.
     *
     * @throws ConfigurationException if a file cannot be read or has a faulty key, or if no key can sign
     */
    List<TokenKey> load() {
        if (!areInUse()) {
            return List.of();
        }
        try {
            sources = KeySource.of(config);
            List<TokenKey> keys = keys(sources);
            refreshed = signsRefreshTokens(keys);
            return keys;
        } catch (Faulty faulty) {
            throw new ConfigurationException(faulty.getMessage());
        }
    }

    /** Returns the keys if the files have changed since the last read and are valid. */
    Optional<List<TokenKey>> changed() {
        if (config.files().isEmpty()) {
            return Optional.empty();
        }
        try {
            List<KeySource> now = KeySource.of(config);
            if (now.equals(sources)) {
                return Optional.empty();
            }
            sources = now;
            List<TokenKey> keys = keys(now);
            if (refreshed && !signsRefreshTokens(keys)) {
                throw new Faulty("the files in signet.keys.files no longer contain a symmetric key for refresh tokens");
            }
            reported = null;
            LOG.infof("the key files have changed: %s", keys);
            return Optional.of(keys);
        } catch (Faulty faulty) {
            report(faulty);
            return Optional.empty();
        }
    }

    /** Logs each fault once, not at every read of the files. */
    private void report(Faulty faulty) {
        if (!faulty.getMessage().equals(reported)) {
            reported = faulty.getMessage();
            LOG.errorf("the key files have changed but cannot be used; the previous keys stay in use: %s", reported);
        }
    }

    private static boolean signsRefreshTokens(List<TokenKey> keys) {
        return keys.stream().anyMatch(key -> key.purpose() == Purpose.REFRESH);
    }

    private List<TokenKey> keys(List<KeySource> sources) throws Faulty {
        if (!config.algorithm().isAsymmetric()) {
            throw new Faulty(NO_SYMMETRIC);
        }
        KeyMaterial material = new KeyMaterial(config.algorithm());
        Map<String, Found> found = new LinkedHashMap<>();
        List<String> passedOver = new ArrayList<>();
        for (KeySource source : sources) {
            try {
                Contents contents = material.read(source.text());
                for (TokenKey key : contents.keys()) {
                    Found first = found.putIfAbsent(key.kid(), new Found(source.name(), key));
                    if (first != null) {
                        found.put(key.kid(), first.and(key));
                    }
                }
                if (contents.keys().isEmpty()) {
                    mayHaveNone(source, contents);
                }
                contents.passedOver().forEach(reason -> passedOver.add(source.name() + ": " + reason));
            } catch (Faulty faulty) {
                throw new Faulty(source.name() + ": " + faulty.getMessage());
            }
        }
        return oneSigning(List.copyOf(found.values()), passedOver);
    }

    /**
     * A key and its first source.
     *
     * @param source the file, or the setting
     */
    private record Found(String source, TokenKey key) {
        /**
         * Merges a second occurrence of the key, such as the file of its public half next to the private key, or a file
         * that combines others.
         */
        Found and(TokenKey again) throws Faulty {
            if (!Arrays.equals(
                    again.verification().getEncoded(), key.verification().getEncoded())) {
                throw new Faulty(source + " has a different key with the name " + key.kid());
            }
            return key.signing() == null ? new Found(source, again) : this;
        }
    }

    /**
     * Files in a folder may be of other kinds, like certificates. A file that is named in the settings must have a key,
     * and so must an empty file in a folder.
     */
    private static void mayHaveNone(KeySource source, Contents contents) throws Faulty {
        if (!source.isFromFolder() || source.text().isBlank()) {
            throw new Faulty(
                    contents.passedOver().isEmpty()
                            ? "it contains no key: use PEM, a JWK or a JWK set"
                            : String.join("; ", contents.passedOver()));
        }
    }

    /** Selects the key that signs access tokens and drops the private keys of the others. */
    private List<TokenKey> oneSigning(List<Found> found, List<String> passedOver) throws Faulty {
        Found signing = found.stream()
                .filter(each ->
                        each.key().purpose() == Purpose.ACCESS && each.key().signing() != null)
                .filter(each ->
                        config.signingKid().map(each.key().kid()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> noneSigns(passedOver));
        if (signing.key().algorithm() != config.algorithm()) {
            throw new Faulty(signing.source() + ": the key " + signing.key().kid() + " is for "
                    + signing.key().algorithm() + ", but signet.keys.algorithm is " + config.algorithm()
                    + ": set signet.keys.algorithm=" + signing.key().algorithm()
                    + ", or select another key with signet.keys.signing-kid");
        }
        if (!passedOver.isEmpty()) {
            LOG.infof("ignored keys that cannot be used for tokens: %s", String.join("; ", passedOver));
        }
        return found.stream()
                .map(each -> each == signing ? each.key() : each.key().verifying())
                .toList();
    }

    private Faulty noneSigns(List<String> passedOver) {
        String places = Stream.concat(
                        config.files().orElse(List.of()).stream(),
                        config.inline().map(text -> "signet.keys.inline").stream())
                .collect(Collectors.joining(", "));
        return new Faulty(
                "none of the keys in " + places + " (signet.keys.files, signet.keys.inline) can sign access tokens: "
                        + config.signingKid()
                                .map(kid -> "there is no private key " + kid + " (signet.keys.signing-kid)")
                                .orElse("there is no private key among them")
                        + (passedOver.isEmpty() ? "" : ". Ignored: " + String.join("; ", passedOver)));
    }
}
