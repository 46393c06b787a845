package dev.signet.user;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Texts in place of a password's hash: each kind of hash with each of its numbers made absurd. */
final class HostileHashes {
    private static final String B43 = "A".repeat(43) + "=";
    private static final String B27 = "A".repeat(27) + "=";
    private static final String B86 = "A".repeat(86) + "==";
    private static final String BCRYPT = "A".repeat(53);

    private static final List<String> NUMBERS = List.of(
            "",
            "0",
            "00",
            "-1",
            "+1",
            "01",
            "007",
            " 1",
            "1 ",
            "1\n",
            "1_000",
            "1e9",
            "0x10",
            "1.0",
            "\u0661\u0660",
            "\uff11",
            "1,000",
            "999999999",
            "2147483647",
            "2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "1" + "0".repeat(100));

    private HostileHashes() {}

    /** Short enough for the column. */
    static List<String> stored() {
        return all().stream()
                .filter(text -> text.length() <= 255 && text.indexOf('\0') < 0)
                .distinct()
                .toList();
    }

    /** All of them; a few are far longer than any that can be stored. */
    static List<String> all() {
        List<String> all = new ArrayList<>();
        for (String n : NUMBERS) {
            all.add("pbkdf2_sha256$" + n + "$salt$" + B43);
            all.add("pbkdf2_sha1$" + n + "$salt$" + B27);
            all.add("bcrypt$$2b$" + n + "$" + BCRYPT);
            all.add("$2y$" + n + "$" + BCRYPT);
            all.add("bcrypt_sha256$$2b$" + n + "$" + BCRYPT);
            for (String other : List.of("1", "8", "16384", n)) {
                all.add("scrypt$" + n + "$salt$" + other + "$1$" + B86);
                all.add("scrypt$16384$salt$" + n + "$" + other + "$" + B86);
                all.add("scrypt$" + other + "$salt$8$" + n + "$" + B86);
                for (String kind :
                        List.of("argon2$argon2id$v=19", "$argon2id$v=19", "argon2$argon2i", "argon2$argon2d$v=16")) {
                    all.add(kind + "$m=" + n + ",t=" + other + ",p=1$c29tZXNhbHQ$" + B43.substring(0, 43));
                    all.add(kind + "$m=" + other + ",t=" + n + ",p=8$c29tZXNhbHQ$" + B43.substring(0, 43));
                    all.add(kind + "$m=" + other + ",t=1,p=" + n + "$c29tZXNhbHQ$" + B43.substring(0, 43));
                }
            }
        }
        for (int cost = 0; cost <= 99; cost++) {
            all.add("bcrypt$$2b$%02d$%s".formatted(cost, BCRYPT));
            for (String variant : List.of("2", "2a", "2b", "2c", "2x", "2y", "2B", "2bb", "")) {
                all.add("$%s$%02d$%s".formatted(variant, cost, BCRYPT));
            }
        }
        // Powers of two for scrypt: 5 GB of memory, or 2 KiB at no end of work.
        for (int bits = 0; bits < 30; bits++) {
            int n = 1 << bits;
            for (String rp : List.of("1$1", "8$1", "8$5", "16$1", "1$100", "1$99999999", "999999999$1")) {
                all.add("scrypt$" + n + "$salt$" + rp + "$" + B86);
            }
        }
        for (String salt :
                List.of("", " ", "\n", "$", "\u0000", "\ud83d\udd11", "%s%n", "s".repeat(100), "s".repeat(1_000_000))) {
            all.add("pbkdf2_sha256$1000$" + salt + "$" + B43);
            all.add("scrypt$16384$" + salt + "$8$1$" + B86);
            all.add("argon2$argon2id$v=19$m=512,t=1,p=1$" + salt + "$" + B43.substring(0, 43));
            all.add("bcrypt$" + salt + "$2b$04$" + BCRYPT);
        }
        for (int length : List.of(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 85, 86, 87, 1_000_000)) {
            String key = "A".repeat(length);
            all.add("pbkdf2_sha256$1000$salt$" + key + "=");
            all.add("pbkdf2_sha1$1000$salt$" + key);
            all.add("scrypt$16384$salt$8$1$" + key + "==");
            all.add("argon2$argon2id$v=19$m=512,t=1,p=1$c29tZXNhbHQ$" + key);
            all.add("argon2$argon2id$v=19$m=512,t=1,p=1$" + key + "$" + B43.substring(0, 43));
            all.add("bcrypt$$2b$04$" + key);
            all.add("$2b$04$" + key);
        }
        List<String> framed = all.stream()
                .filter(text -> text.length() < 200)
                .flatMap(text ->
                        Stream.of(" " + text, text + " ", text + "\n", text + "$", text.toUpperCase(), "$" + text))
                .toList();
        all.addAll(framed);
        all.addAll(List.of(
                "",
                " ",
                "x",
                "$",
                "$$$$",
                "md5$salt$" + "a".repeat(32),
                "sha1$salt$x",
                "crypt$$aa",
                "argon2",
                "pbkdf2_sha256"));
        return all;
    }
}
