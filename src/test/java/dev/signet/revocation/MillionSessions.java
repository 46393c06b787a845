package dev.signet.revocation;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Settings;
import dev.signet.token.TokenConfig;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.UUID;

/** A program that prints how many mebibytes a million ended sessions take, and how many are left after they expired. */
final class MillionSessions {
    private static final Duration ACCESS_LIFETIME = Duration.ofMinutes(30);

    private MillionSessions() {}

    public static void main(String[] none) {
        AdjustableClock clock = new AdjustableClock();
        RevocationCache cache = new RevocationCache(
                clock,
                Settings.of(RevocationConfig.class),
                Settings.of(TokenConfig.class, "signet.token.access-lifetime", ACCESS_LIFETIME.toString()));
        long before = usedBytes();
        for (int i = 0; i < 1_000_000; i++) {
            cache.endSession(UUID.randomUUID());
        }
        if (cache.size() != 1_000_000) {
            throw new AssertionError(cache.size() + " sessions instead of a million");
        }
        System.out.println(mebibytesSince(before));

        clock.advance(ACCESS_LIFETIME.plusMinutes(3));
        cache.sweep();
        if (cache.size() != 0) {
            throw new AssertionError(cache.size() + " sessions left");
        }
        System.out.println(mebibytesSince(before));
        Reference.reachabilityFence(cache);
    }

    private static double mebibytesSince(long before) {
        return (usedBytes() - before) / (double) (1 << 20);
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
