import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Measures how many Argon2id hashes of the service's default cost the machine computes per second, with the same library, and
 * prints only that number. Arguments: threads, seconds to warm up, seconds to measure.
 */
public class BareHash {
    private static final byte[] PASSWORD = "correct-horse-battery".getBytes(StandardCharsets.UTF_8);

    public static void main(String[] args) throws InterruptedException {
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

    private static void hash() {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(19456)
                .withIterations(2)
                .withParallelism(1)
                .withSalt(new byte[16])
                .build());
        generator.generateBytes(PASSWORD, new byte[32]);
    }
}
