package dev.signet.testing;

import java.time.Duration;
import org.awaitility.Awaitility;

/** How long tests wait for what must happen, unless they say otherwise: longer than it takes on the busiest machine. */
final class Patience {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Patience() {}

    /** Sets it for the tests that share this class's loader. */
    static void install() {
        Awaitility.setDefaultTimeout(LONGEST);
    }
}
