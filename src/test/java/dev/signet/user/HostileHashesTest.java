package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Settings;
import dev.signet.user.PasswordHash.Unusable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No text in the column of hashes holds a thread, takes the memory, or is more than a wrong password. */
class HostileHashesTest {
    /** They count only the processor time of this thread, whatever else the machine does. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final String B86 = "A".repeat(86) + "==";

    /** Limits so low that whatever is allowed takes milliseconds. */
    private static final String[] LOW = {
        "signet.password.memory", "1024",
        "signet.password.iterations", "1",
        "signet.password.limits.pbkdf2-iterations", "1000",
        "signet.password.limits.bcrypt-cost", "4",
        "signet.password.limits.scrypt-memory", "1024",
        "signet.password.limits.scrypt-work", "16384",
        "signet.password.limits.argon2-memory", "1024",
        "signet.password.limits.argon2-work", "2048"
    };

    private final PasswordHash hash = PasswordHashes.of(Settings.of(PasswordConfig.class, LOW));

    @Test
    void a_hostile_text_is_a_wrong_password_and_takes_no_longer() {
        List<String> slow = new ArrayList<>();
        for (String text : HostileHashes.all()) {
            // Of those that are not tried, which is most of them, some are enough.
            if (hash.unusable(text).isPresent() && text.hashCode() % 16 != 0) {
                continue;
            }
            long start = THREADS.getCurrentThreadCpuTime();
            assertThat(hash.verify("pa\u0308ssword", text)).as(shortened(text)).isFalse();
            if (THREADS.getCurrentThreadCpuTime() - start
                    > Duration.ofSeconds(2).toNanos()) {
                slow.add(shortened(text));
            }
        }
        assertThat(slow).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pbkdf2-iterations, 1000, 1001",
        "bcrypt-cost, 10, 11",
        "scrypt-work, 16384, 16392",
        "scrypt-memory, 64, 128",
        "argon2-memory, 4096, 4097",
        "argon2-work, 8192, 8193",
        "argon2-parallelism, 3, 4"
    })
    void each_limit_is_a_setting_and_the_number_itself_is_allowed(String setting, String allowed, String refused) {
        PasswordHash limited = PasswordHashes.of(Settings.of(
                PasswordConfig.class,
                "signet.password.memory",
                "1024",
                "signet.password.iterations",
                "1",
                "signet.password.limits." + setting,
                allowed));

        assertThat(limited.unusable(of(setting, allowed))).isEmpty();
        assertThat(limited.unusable(of(setting, refused))).contains(Unusable.TOO_EXPENSIVE);
    }

    private static String of(String setting, String number) {
        int n = Integer.parseInt(number);
        return switch (setting) {
            case "pbkdf2-iterations" -> "pbkdf2_sha256$" + n + "$salt$" + "A".repeat(43) + "=";
            case "bcrypt-cost" -> "bcrypt$$2b$" + n + "$" + "A".repeat(53);
            case "scrypt-work" -> "scrypt$2$salt$4$" + n / 8 + "$" + B86;
            case "scrypt-memory" -> "scrypt$" + n + "$salt$8$1$" + B86;
            case "argon2-memory" -> argon2(n, 1, 1);
            case "argon2-work" -> argon2(8, n / 8 + n % 8, 1);
            case "argon2-parallelism" -> argon2(1024, 1, n);
            default -> throw new IllegalArgumentException(setting);
        };
    }

    private static String argon2(int memory, int passes, int lanes) {
        return "argon2$argon2id$v=19$m=%d,t=%d,p=%d$c29tZXNhbHQ$%s".formatted(memory, passes, lanes, "A".repeat(43));
    }

    /** The defaults of all versions of Django. */
    @Test
    void the_default_limits_allow_whatever_django_has_made() {
        PasswordHash limited = PasswordHashes.of(Settings.of(PasswordConfig.class));

        for (int iterations :
                List.of(10_000, 36_000, 260_000, 390_000, 600_000, 720_000, 870_000, 1_000_000, 1_200_000)) {
            assertThat(limited.unusable(of("pbkdf2-iterations", Integer.toString(iterations))))
                    .isEmpty();
        }
        assertThat(limited.unusable(of("bcrypt-cost", "12"))).isEmpty();
        assertThat(limited.unusable("scrypt$16384$salt$8$1$" + B86)).isEmpty();
        assertThat(limited.unusable("scrypt$16384$salt$8$5$" + B86)).isEmpty();
        assertThat(limited.unusable(argon2(102_400, 2, 8))).isEmpty();
        assertThat(limited.unusable(argon2(512, 2, 2))).isEmpty();
        // The examples of the attack.
        assertThat(limited.unusable(of("pbkdf2-iterations", "10000000"))).contains(Unusable.TOO_EXPENSIVE);
        assertThat(limited.unusable(of("bcrypt-cost", "16"))).contains(Unusable.TOO_EXPENSIVE);
        assertThat(limited.unusable("scrypt$1048576$salt$16$1$" + B86)).contains(Unusable.TOO_EXPENSIVE);
    }

    @Test
    void signets_own_cost_is_allowed_even_if_it_is_above_the_limits() {
        PasswordHash dear = PasswordHashes.of(Settings.of(
                PasswordConfig.class,
                "signet.password.memory",
                "4096",
                "signet.password.iterations",
                "3",
                "signet.password.parallelism",
                "4",
                "signet.password.limits.argon2-memory",
                "1024",
                "signet.password.limits.argon2-work",
                "1024",
                "signet.password.limits.argon2-parallelism",
                "1"));

        assertThat(dear.verify("secret", dear.hash("secret"))).isTrue();
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), 120));
    }
}
