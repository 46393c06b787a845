package dev.signet.key;

import dev.signet.key.KeyMaterial.Faulty;
import dev.signet.key.TokenKey.Purpose;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The keys of {@code signet.keys.files} and {@code signet.keys.inline}. Of those for access tokens one signs, and the others
 * verify. The files are compared by what is in them: a mounted secret of Kubernetes changes by links, and all at once.
 */
@Singleton
class KeyFiles {
    private static final Logger LOG = Logger.getLogger(KeyFiles.class);

    /** No file of keys is as long; somebody named the wrong one. */
    private static final long LONGEST_FILE = 1 << 20;

    private static final String NO_SYMMETRIC = "signet.keys.algorithm is HS256, which takes its key from"
            + " signet.keys.signing-key: remove signet.keys.files and signet.keys.inline, or set another algorithm";

    private final KeyConfig config;
    private Map<String, String> texts = Map.of();
    private boolean refreshed;
    private String reported;

    KeyFiles(KeyConfig config) {
        this.config = config;
    }

    private boolean areInUse() {
        return config.files().isPresent() || config.inline().isPresent();
    }

    /**
     * The keys as they are at the start, that which signs first; none where none are configured.
     *
     * @throws ConfigurationException where a file cannot be read, or holds a faulty key, or none that signs
     */
    List<TokenKey> load() {
        if (!areInUse()) {
            return List.of();
        }
        try {
            texts = readAll();
            List<TokenKey> keys = keys(texts);
            refreshed = signsRefreshTokens(keys);
            return keys;
        } catch (Faulty faulty) {
            throw new ConfigurationException(faulty.getMessage());
        }
    }

    /** The keys, where the files have changed since they were looked at and are in order. */
    Optional<List<TokenKey>> changed() {
        if (config.files().isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, String> now = readAll();
            if (now.equals(texts)) {
                return Optional.empty();
            }
            texts = now;
            List<TokenKey> keys = keys(now);
            if (refreshed && !signsRefreshTokens(keys)) {
                throw new Faulty("the files of signet.keys.files hold no symmetric key for refresh tokens any more");
            }
            reported = null;
            LOG.infof("the key files have changed: %s", keys);
            return Optional.of(keys);
        } catch (Faulty faulty) {
            report(faulty);
            return Optional.empty();
        }
    }

    /** Once, and not each time that the files are looked at. */
    private void report(Faulty faulty) {
        if (!faulty.getMessage().equals(reported)) {
            reported = faulty.getMessage();
            LOG.errorf("the key files have changed, and the keys of before stay in use: %s", reported);
        }
    }

    private static boolean signsRefreshTokens(List<TokenKey> keys) {
        return keys.stream().anyMatch(key -> key.purpose() == Purpose.REFRESH);
    }

    /** What every file holds, by its name, in the order of the settings; a folder's files by their names. */
    private Map<String, String> readAll() throws Faulty {
        Map<String, String> read = new LinkedHashMap<>();
        for (String name : config.files().orElse(List.of())) {
            Path path = Path.of(name);
            try {
                if (Files.isDirectory(path)) {
                    try (Stream<Path> files = Files.list(path)) {
                        for (Path file :
                                files.filter(KeyFiles::isVisible).sorted().toList()) {
                            read.put(file.toString(), text(file));
                        }
                    }
                } else {
                    read.put(name, text(path));
                }
            } catch (IOException unreadable) {
                throw new Faulty(name + " (signet.keys.files) cannot be read: " + unreadable);
            }
        }
        config.inline().ifPresent(text -> read.put("signet.keys.inline", text));
        return read;
    }

    /** Kubernetes keeps what it mounts in hidden folders, and links to the files in them. */
    private static boolean isVisible(Path file) {
        return !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file);
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException("longer than " + LONGEST_FILE + " bytes");
        }
        return Files.readString(file);
    }

    private List<TokenKey> keys(Map<String, String> read) throws Faulty {
        if (!config.algorithm().isAsymmetric()) {
            throw new Faulty(NO_SYMMETRIC);
        }
        KeyMaterial material = new KeyMaterial(config.algorithm());
        List<TokenKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Map.Entry<String, String> file : read.entrySet()) {
            try {
                for (TokenKey key : material.read(file.getValue())) {
                    if (!names.add(key.kid())) {
                        throw new Faulty("the key " + key.kid() + " is there twice");
                    }
                    keys.add(key);
                }
            } catch (Faulty faulty) {
                throw new Faulty(file.getKey() + ": " + faulty.getMessage());
            }
        }
        return oneSigning(keys);
    }

    /** The keys, of which one signs access tokens: the others lose what they could sign with. */
    private List<TokenKey> oneSigning(List<TokenKey> keys) throws Faulty {
        TokenKey signing = keys.stream()
                .filter(key -> key.purpose() == Purpose.ACCESS && key.signing() != null)
                .filter(key -> config.signingKid().map(key.kid()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> new Faulty("none of the keys of signet.keys.files and signet.keys.inline can sign"
                        + " access tokens: "
                        + config.signingKid()
                                .map(kid -> "there is no private key " + kid + " (signet.keys.signing-kid)")
                                .orElse("there is no private key among them")));
        if (signing.algorithm() != config.algorithm()) {
            throw new Faulty("the key " + signing.kid() + " signs " + signing.algorithm()
                    + ", and signet.keys.algorithm is " + config.algorithm() + ": set signet.keys.algorithm="
                    + signing.algorithm() + ", or name another key in signet.keys.signing-kid");
        }
        List<TokenKey> ordered = new ArrayList<>();
        for (TokenKey key : keys) {
            ordered.add(key == signing ? key : key.verifying());
        }
        return ordered;
    }
}
