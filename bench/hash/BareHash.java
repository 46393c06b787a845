import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how many Argon2id hashes of the service's default cost the machine computes per second, with the same library (libsodium
 * for Linux), and prints only that number. Arguments: threads, seconds to warm up, seconds to measure.
 */
public class BareHash {
    private static final byte[] PASSWORD = "correct-horse-battery".getBytes(StandardCharsets.UTF_8);

    private static Function pwhash;

    public static void main(String[] args) throws Exception {
        pwhash = libsodium().getFunction("crypto_pwhash");
        int threads = Integer.parseInt(args[0]);
        run(threads, Double.parseDouble(args[1]));
        System.out.println(run(threads, Double.parseDouble(args[2])));
    }

    private static double run(int threads, double seconds) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        AtomicLong hashes = new AtomicLong();
        AtomicLong last = new AtomicLong(start);
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            new Thread(() -> {
                while (System.nanoTime() < end) {
                    hash();
                    hashes.incrementAndGet();
                }
                last.accumulateAndGet(System.nanoTime(), Math::max);
                done.countDown();
            }).start();
        }
        done.await();
        return hashes.get() / ((last.get() - start) / 1e9);
    }

    private static NativeLibrary libsodium() throws Exception {
        String folder = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "linux64";
        Path file = Files.createTempFile("libsodium", ".so");
        try (InputStream library = BareHash.class.getResourceAsStream("/" + folder + "/libsodium.so")) {
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            NativeLibrary loaded = NativeLibrary.getInstance(file.toString());
            loaded.getFunction("sodium_init").invokeInt(new Object[0]);
            return loaded;
        } finally {
            Files.delete(file);
        }
    }

    private static void hash() {
        byte[] hash = new byte[32];
        Object[] arguments = {
            hash, (long) hash.length, PASSWORD, (long) PASSWORD.length, new byte[16], 2L, 19456 * 1024L, 2
        };
        if (pwhash.invokeInt(arguments) != 0) {
            throw new IllegalStateException("no memory");
        }
    }
}
