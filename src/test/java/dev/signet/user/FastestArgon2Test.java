package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.AtOnce;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Settings;
import dev.signet.user.FastestArgon2.Loader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Two implementations of Argon2, which differ in nothing but time. */
class FastestArgon2Test {
    private static final PasswordConfig CHEAP =
            Settings.of(PasswordConfig.class, "signet.password.memory", "1024", "signet.password.iterations", "1");

    private final BouncyCastleArgon2 bouncyCastle = new BouncyCastleArgon2();
    private final Libsodium libsodium = Libsodium.load();
    private final PasswordHash byBouncyCastle = new PasswordHash(CHEAP, bouncyCastle);
    private final PasswordHash byLibsodium = new PasswordHash(CHEAP, new FastestArgon2(CHEAP, () -> libsodium));

    FastestArgon2Test() throws IOException {}

    /** Made by a third implementation: the algorithm's own, in C. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; $argon2id$v=19$m=8,t=1,p=1$aC7ptzAf33ROV0arTe23gw$fByqSBf5pzBNf+cPe2fM7A",
                "password; $argon2id$v=19$m=64,t=3,p=1$Q7KW1PUdVSAuYotqcwC+Wg$qi+A6keIs/8jEEvuZsSe8vNptrJ0loW5FiWN1FKU/mw",
                "pässwörd 🔑; $argon2id$v=19$m=1024,t=1,p=1$u4shYoAPcfIxa3hNuwTWCw$jqIRO1pEB0nZv5zOJqzB1eu4d5zMNyTJ/2LY+rAAzj8",
                "correct horse battery staple; $argon2id$v=19$m=257,t=2,p=1$lI3jnlvjC5kFaBtuQu8KQA$1LNOErdUmHBmCa/9eOOc1lrYixRL/iRQ",
                "x; $argon2id$v=19$m=77,t=5,p=1$Dk+7oW2y6sG8VhiOoQb7CQ$2e7BgSxRRLQCuqm+tHRYdBqwM9xk1/BchGtHc2DwAsYCHtGi0UlSEpjUxxIzI+NG6hUPgcCepPYqA2tUmoinGw"
            })
    void both_compute_the_hashes_of_the_reference_implementation(String password, String stored) {
        assertThat(byBouncyCastle.verify(password, stored)).isTrue();
        assertThat(byLibsodium.verify(password, stored)).isTrue();
        assertThat(byBouncyCastle.verify(password + "x", stored)).isFalse();
        assertThat(byLibsodium.verify(password + "x", stored)).isFalse();
    }

    static Stream<Argon2Input> randomInputs() {
        Random random = new Random(9106);
        return IntStream.range(0, 300)
                .mapToObj(number -> new Argon2Input(
                        "id",
                        19,
                        new Argon2Cost(8 + random.nextInt(300), 1 + random.nextInt(4), 1),
                        bytes(random, 16),
                        16 + random.nextInt(49)));
    }

    @Test
    void both_compute_the_same_hash_of_any_password_at_any_cost() {
        Random random = new Random(19);
        randomInputs().forEach(input -> {
            byte[] password = bytes(random, random.nextInt(300));
            assertThat(libsodium.computes(input)).isTrue();
            assertThat(libsodium.hash(password, input)).as("%s", input).isEqualTo(bouncyCastle.hash(password, input));
        });
    }

    @Test
    void libsodium_hashes_on_several_threads_at_once() {
        List<Argon2Input> inputs = randomInputs().limit(64).toList();
        byte[] password = {1, 2, 3};

        List<byte[]> hashes = AtOnce.all(inputs.stream()
                .<Callable<byte[]>>map(input -> () -> libsodium.hash(password, input))
                .toList());

        for (int number = 0; number < inputs.size(); number++) {
            assertThat(hashes.get(number)).isEqualTo(bouncyCastle.hash(password, inputs.get(number)));
        }
    }

    @Test
    void a_hash_that_one_made_is_verified_by_the_other() {
        for (String password : List.of("", "secret", "пароль", "\u0000", "🔑".repeat(4_096))) {
            String one = byBouncyCastle.hash(password);
            String other = byLibsodium.hash(password);

            assertThat(byLibsodium.verify(password, one)).isTrue();
            assertThat(byBouncyCastle.verify(password, other)).isTrue();
            assertThat(byLibsodium.verify(password + "x", one)).isFalse();
            assertThat(byBouncyCastle.verify(password + "x", other)).isFalse();
        }
    }

    @Test
    void a_hostile_hash_is_refused_whatever_computes_it() {
        PasswordConfig low = Settings.of(
                PasswordConfig.class,
                "signet.password.memory",
                "1024",
                "signet.password.iterations",
                "1",
                "signet.password.limits.argon2-memory",
                "1024",
                "signet.password.limits.argon2-work",
                "2048");
        PasswordHash one = new PasswordHash(low, bouncyCastle);
        PasswordHash other = new PasswordHash(low, new FastestArgon2(low, () -> libsodium));
        HostileHashes.all().stream().filter(text -> text.contains("argon2")).forEach(text -> {
            assertThat(one.unusable(text)).isEqualTo(other.unusable(text));
            if (one.unusable(text).isEmpty()) {
                assertThat(one.verify("secret", text)).as(text).isFalse();
                assertThat(other.verify("secret", text)).as(text).isFalse();
            }
        });
    }

    static Stream<Argon2Input> foreignInputs() {
        Argon2Cost cost = new Argon2Cost(64, 2, 1);
        return Stream.of(
                new Argon2Input("i", 19, cost, new byte[16], 32),
                new Argon2Input("d", 19, cost, new byte[16], 32),
                new Argon2Input("id", 16, cost, new byte[16], 32),
                new Argon2Input("id", 19, new Argon2Cost(64, 2, 2), new byte[16], 32),
                new Argon2Input("id", 19, cost, new byte[8], 32),
                new Argon2Input("id", 19, cost, new byte[17], 32),
                new Argon2Input("id", 19, cost, new byte[16], 12),
                // More than Signet's own hashes take.
                new Argon2Input("id", 19, new Argon2Cost(1025, 1, 1), new byte[16], 32));
    }

    @ParameterizedTest
    @MethodSource("foreignInputs")
    void what_libsodium_lacks_or_what_takes_more_memory_is_left_to_bouncy_castle(Argon2Input input) {
        byte[] password = {1, 2, 3};
        Argon2 argon2 = new FastestArgon2(CHEAP, Unused::new);

        assertThat(argon2.hash(password, input)).isEqualTo(bouncyCastle.hash(password, input));
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new IOException("Read-only file system"),
                new UnsatisfiedLinkError("failed to map segment from shared object"),
                new NoClassDefFoundError("com/sun/jna/Native"),
                new UnsupportedOperationException("no"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void without_libsodium_bouncy_castle_hashes_and_the_log_says_so_once(Throwable fault) {
        AtomicInteger attempts = new AtomicInteger();
        Loader refused = () -> {
            attempts.incrementAndGet();
            return thrown(fault);
        };
        try (CapturedLog log = CapturedLog.open()) {
            PasswordHash hash = new PasswordHash(CHEAP, new FastestArgon2(CHEAP, refused));

            assertThat(byLibsodium.verify("secret", hash.hash("secret"))).isTrue();
            assertThat(hash.verify("secret", byLibsodium.hash("secret"))).isTrue();

            assertThat(attempts).hasValue(1);
            assertThat(log.lines(Level.WARNING, FastestArgon2.class))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("Passwords are hashed by Bouncy Castle")
                            .contains(fault.getMessage(), "java.io.tmpdir"));
        }
    }

    @Test
    void if_the_system_has_no_memory_bouncy_castle_hashes_and_the_log_says_so_once() {
        AtomicInteger calls = new AtomicInteger();
        Libsodium exhausted = new Libsodium() {
            @Override
            int pwhash(byte[] hash, byte[] password, byte[] salt, long passes, long memory) {
                return calls.getAndIncrement() % 3 == 2 ? libsodium.pwhash(hash, password, salt, passes, memory) : -1;
            }
        };
        FastestArgon2 argon2 = new FastestArgon2(CHEAP, () -> exhausted);
        Random random = new Random(12);
        try (CapturedLog log = CapturedLog.open()) {
            List<Argon2Input> inputs = randomInputs().limit(30).toList();
            for (Argon2Input input : inputs) {
                byte[] password = bytes(random, random.nextInt(300));
                assertThat(argon2.hash(password, input)).as("%s", input).isEqualTo(bouncyCastle.hash(password, input));
            }

            assertThat(calls).hasValue(inputs.size());
            assertThat(log.lines(Level.WARNING, FastestArgon2.class))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("Bouncy Castle", "memory", "signet.password.threads"));
        }
    }

    @Test
    void a_directory_that_cannot_be_written_to_is_an_error(@TempDir Path folder) {
        assertThatThrownBy(() -> new LibsodiumOnJvm(folder.resolve("missing"), Libsodium.file()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_file_that_is_no_library_is_an_error_and_nothing_is_left_behind(@TempDir Path folder) {
        assertThatThrownBy(() -> new LibsodiumOnJvm(folder, new ByteArrayInputStream(new byte[64])))
                .isInstanceOf(UnsatisfiedLinkError.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_unpacked_library_is_removed(@TempDir Path folder) throws IOException {
        assertThat(new LibsodiumOnJvm(folder, Libsodium.file())).isNotNull();
        assertThat(folder).isEmptyDirectory();
    }

    private static <T> T thrown(Throwable fault) throws IOException {
        if (fault instanceof IOException io) {
            throw io;
        }
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A library that must not be called. */
    private static final class Unused extends Libsodium {
        @Override
        int pwhash(byte[] hash, byte[] password, byte[] salt, long passes, long memory) {
            throw new AssertionError("libsodium was called");
        }
    }
}
