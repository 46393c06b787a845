package dev.signet.user;

import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Argon2 by {@link Libsodium} if it can be loaded and the system has memory for it, otherwise by Bouncy Castle. Bouncy Castle also computes the hashes of other
 * systems that libsodium does not have, and those that take more memory than Signet's own: they take it from the heap, which is
 * limited.
 */
@Singleton
class FastestArgon2 implements Argon2 {
    private static final Logger LOG = Logger.getLogger(FastestArgon2.class);

    private final int memory;
    private final Loader loader;
    private final BouncyCastleArgon2 bouncyCastle = new BouncyCastleArgon2();

    private final AtomicBoolean saidNoMemory = new AtomicBoolean();

    /** Null until it is first needed. */
    private Optional<Libsodium> libsodium;

    @Inject
    FastestArgon2(PasswordConfig config) {
        this(config, Libsodium::load);
    }

    FastestArgon2(PasswordConfig config, Loader loader) {
        this.memory = config.memory();
        this.loader = loader;
    }

    /** Loads libsodium on a separate thread, because the start need not wait for that. */
    void load(@Observes @Priority(StartOrder.WARNINGS) ServiceStart start) {
        Thread thread = new Thread(this::libsodium, "signet-libsodium");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public byte[] hash(byte[] password, Argon2Input input) {
        return libsodium()
                .filter(library -> input.cost().memory() <= memory && library.computes(input))
                .flatMap(library -> hash(library, password, input))
                .orElseGet(() -> bouncyCastle.hash(password, input));
    }

    /** Empty if the system has no memory left: the heap, which it gave to Java before, may still have some. */
    private Optional<byte[]> hash(Libsodium library, byte[] password, Argon2Input input) {
        try {
            return Optional.of(library.hash(password, input));
        } catch (Libsodium.NoMemory none) {
            if (!saidNoMemory.getAndSet(true)) {
                LOG.warnf(
                        "A password was hashed by Bouncy Castle, which takes longer. %s This is logged once. Give the"
                                + " service more memory, or fewer threads that hash (signet.password.threads).",
                        none.getMessage());
            }
            return Optional.empty();
        }
    }

    private synchronized Optional<Libsodium> libsodium() {
        if (libsodium == null) {
            libsodium = loaded();
        }
        return libsodium;
    }

    private Optional<Libsodium> loaded() {
        try {
            return Optional.of(loader.load());
        } catch (IOException | LinkageError | RuntimeException fault) {
            LOG.warnf(
                    "Passwords are hashed by Bouncy Castle, in twice the time (in the native binary, six times): libsodium could"
                            + " not be loaded (%s). If the directory for temporary files does not allow programs, start"
                            + " Java with -Djava.io.tmpdir and one that does.",
                    fault);
            return Optional.empty();
        }
    }

    /** Loads libsodium. */
    interface Loader {
        Libsodium load() throws IOException;
    }
}
