package dev.signet.testing;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Lets the service under test hash with 1 MiB and one pass: thousands of accounts log in during the tests, and each of them would
 * be rehashed at the real cost. A test's own settings take precedence.
 */
public class CheapHashes implements ConfigSource {
    /** The same for a service that is another process. */
    public static final Map<String, String> SETTINGS =
            Map.of("signet.password.memory", "1024", "signet.password.iterations", "1");

    /** Above application.properties, below everything else. */
    private static final int ORDINAL = 255;

    @Override
    public Map<String, String> getProperties() {
        return SETTINGS;
    }

    @Override
    public Set<String> getPropertyNames() {
        return SETTINGS.keySet();
    }

    @Override
    public String getValue(String name) {
        return SETTINGS.get(name);
    }

    @Override
    public String getName() {
        return "cheap hashes of the tests";
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
