package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Settings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String SALT = "c29tZXNhbHRzb21lc2FsdA";
    private static final String HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final PasswordHash hash = PasswordHashes.of(cost("1024", "1", "1"));

    @Test
    void a_password_fits_its_hash_and_no_other_does() {
        String stored = hash.hash("correct horse");

        assertThat(hash.verify("correct horse", stored)).isTrue();
        assertThat(hash.verify("correct horse ", stored)).isFalse();
        assertThat(hash.verify("Correct horse", stored)).isFalse();
        assertThat(hash.verify("", stored)).isFalse();
    }

    @Test
    void the_hash_is_a_phc_string_that_names_its_cost() {
        assertThat(PasswordHashes.of(cost("2048", "3", "2")).hash("secret"))
                .matches("\\$argon2id\\$v=19\\$m=2048,t=3,p=2\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    }

    @Test
    void the_default_cost_is_owasps() {
        assertThat(PasswordHashes.of(Settings.of(PasswordConfig.class)).hash("secret"))
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void two_hashes_of_one_password_share_nothing() {
        assertThat(hash.hash("secret")).isNotEqualTo(hash.hash("secret"));
    }

    @Test
    void a_hash_of_another_cost_still_fits() {
        String stored = PasswordHashes.of(cost("4096", "3", "2")).hash("secret");

        assertThat(hash.verify("secret", stored)).isTrue();
        assertThat(hash.verify("Secret", stored)).isFalse();
    }

    /** From the tests of the algorithm's reference implementation. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            })
    void hashes_of_the_reference_implementation_fit(String stored) {
        assertThat(hash.verify("password", stored)).isTrue();
        assertThat(hash.verify("passwore", stored)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pässwörd", "пароль", "密码", "🔑🔑🔑", "e\u0301", "\u0000", "a\u0000b", "\ud83d"})
    void any_text_is_a_password(String password) {
        String stored = hash.hash(password);

        assertThat(hash.verify(password, stored)).isTrue();
        assertThat(hash.verify(password + "x", stored)).isFalse();
    }

    @Test
    void a_very_long_password_counts_to_its_end() {
        String stored = hash.hash("🔑".repeat(4_095) + "a");

        assertThat(hash.verify("🔑".repeat(4_095) + "a", stored)).isTrue();
        assertThat(hash.verify("🔑".repeat(4_095) + "b", stored)).isFalse();
    }

    /** Not even its own hash. Only the processor time of this thread counts, whatever else the machine does. */
    @Test
    void a_longer_one_fits_nothing_and_is_refused_as_slowly_as_a_wrong_one() {
        PasswordHash slow = PasswordHashes.of(Settings.of(PasswordConfig.class));
        String stored = slow.hash("x".repeat(4_097));

        List<Long> tooLong = new ArrayList<>();
        List<Long> wrong = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            tooLong.add(refusal(slow, "x".repeat(4_097), stored));
            wrong.add(refusal(slow, "x".repeat(4_096), stored));
        }

        assertThat(median(tooLong) / median(wrong)).isBetween(0.5, 2.0);
    }

    private static long refusal(PasswordHash hash, String password, String stored) {
        long start = THREADS.getCurrentThreadCpuTime();
        boolean right = hash.verify(password, stored);
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        assertThat(right).isFalse();
        return nanos;
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "!",
                "pbkdf2_sha256$870000$salt$aGFzaA==",
                "$argon2i$v=19$m=1024,t=1,p=1$" + SALT + "$" + HASH,
                "$argon2id$v=16$m=1024,t=1,p=1$" + SALT + "$" + HASH,
                "$argon2id$v=19$m=1024,t=1,p=1$" + SALT,
                "$argon2id$v=19$m=1024,t=1,p=1$" + SALT + "$",
                "$argon2id$v=19$m=1024,t=1,p=1$$" + HASH,
                "$argon2id$v=19$m=1024,t=1,p=1$" + SALT + "$" + HASH + "\n",
                "$argon2id$v=19$m=-1,t=1,p=1$" + SALT + "$" + HASH
            })
    void a_text_that_is_no_hash_fits_nothing(String stored) {
        assertThat(hash.verify("secret", stored)).isFalse();
        assertThat(hash.verify("", stored)).isFalse();
    }

    /** They look right, but their lengths or costs are impossible. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "m=1024,t=1,p=1; AAAAAAAAAAAAA; " + HASH,
                "m=1024,t=1,p=1; " + SALT + "; AAAAAAAAAAAAA",
                "m=1024,t=0,p=1; " + SALT + "; " + HASH,
                "m=1024,t=1,p=0; " + SALT + "; " + HASH,
                "m=0,t=1,p=1; " + SALT + "; " + HASH,
                "m=999999999,t=1,p=1; " + SALT + "; " + HASH
            })
    void nor_does_one_that_cannot_be_computed(String cost, String salt, String digest) {
        assertThat(hash.verify("secret", "$argon2id$v=19$" + cost + "$" + salt + "$" + digest))
                .isFalse();
    }

    private static PasswordConfig cost(String memory, String iterations, String parallelism) {
        return Settings.of(
                PasswordConfig.class,
                "signet.password.memory",
                memory,
                "signet.password.iterations",
                iterations,
                "signet.password.parallelism",
                parallelism);
    }
}
