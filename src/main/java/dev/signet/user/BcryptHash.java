package dev.signet.user;

import dev.signet.secret.Sha256;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Django's bcrypt: {@code bcrypt_sha256$$2b$cost$…} hashes the password's SHA-256 in hexadecimal, {@code bcrypt$$2b$…}
 * the password itself. Other systems store the latter without the prefix: {@code $2b$…}, PHP's {@code $2y$…}, or the older
 * {@code $2a$…}. It uses only the first 72 bytes, as in Django.
 */
record BcryptHash(boolean ofDigest, int cost, String bcrypt) implements StoredHash {
    private static final Pattern FORM =
            Pattern.compile("(?:bcrypt(_sha256)?\\$)?(\\$2[aby]\\$(\\d\\d)\\$[A-Za-z0-9./]{53})");

    /** The costs that the algorithm allows. */
    private static final int LEAST_COST = 4;

    private static final int MOST_COST = 31;

    static Optional<BcryptHash> parse(String stored) {
        Matcher form = FORM.matcher(stored);
        if (!form.matches()) {
            return Optional.empty();
        }
        int cost = Integer.parseInt(form.group(3));
        return cost < LEAST_COST || cost > MOST_COST
                ? Optional.empty()
                : Optional.of(new BcryptHash(form.group(1) != null, cost, form.group(2)));
    }

    /** {@inheritDoc} Bouncy Castle compares in constant time. */
    @Override
    public boolean fits(String password) {
        return OpenBSDBCrypt.checkPassword(bcrypt, ofDigest ? digest(password) : StoredHash.bytes(password));
    }

    @Override
    public boolean isWithin(HashLimits limits) {
        return cost <= limits.bcryptCost();
    }

    private static byte[] digest(String password) {
        return StoredHash.bytes(HexFormat.of().formatHex(Sha256.of(password)));
    }

    @Override
    public String toString() {
        return ofDigest ? "bcrypt_sha256" : "bcrypt";
    }
}
