package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that must be told one. A port that the system calls free may go to a connection before the
 * program listens; these it gives to none.
 */
public final class FreePort {
    /** How many a JVM chooses from. Beyond those of four JVMs, Linux takes those of connections; other systems begin even higher. */
    private static final int COUNT = 3_190;

    /** Tests run in three JVMs at the same time, each with ports of its own. */
    private static final int FIRST = 20_000 + (Integer.getInteger("signet.test.fork", 1) - 1) * COUNT;

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePort() {}

    /** The port of this name: found once, and kept in a system property, since Quarkus loads classes anew for each profile. */
    public static String kept(String name) {
        return System.getProperties()
                .computeIfAbsent(name, unset -> Integer.toString(find()))
                .toString();
    }

    /** A port that nobody listens on, and that was not asked for before. */
    public static int find() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // The next one, then.
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
