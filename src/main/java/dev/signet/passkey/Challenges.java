package dev.signet.passkey;

import dev.signet.secret.SecretBox;
import dev.signet.secret.SecureIds;
import dev.signet.secret.UsedOnce;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The challenges that passkeys sign. A challenge is authenticated by a keyed hash, so any replica can check it, and
 * contains its expiry and, hidden, the account that it was made for. It is good for one purpose, and one answer uses it
 * up, right or wrong. It is not encrypted like other secrets, because anyone may ask for any number of challenges, and
 * AES-GCM allows only so many random nonces (NIST SP 800-38D §8.3).
 */
@Singleton
class Challenges {
    /** The account of a challenge that any account may answer. Ids of accounts are positive. */
    static final long ANYONE = 0;

    /** The account of a challenge that no account may answer. */
    static final long NOBODY = -1;

    private static final int RANDOM = 16;
    private static final int CONTENT = RANDOM + 2 * Long.BYTES;
    private static final int LENGTH = CONTENT + 32;
    private static final String NAME = "passkey challenge";

    private final SecretBox box;
    private final PasskeyConfig config;
    private final UsedOnce once;
    private final Clock clock;

    Challenges(SecretBox box, PasskeyConfig config, UsedOnce once, Clock clock) {
        this.box = box;
        this.config = config;
        this.once = once;
        this.clock = clock;
    }

    /** What a challenge is for. */
    enum Purpose {
        /** One more passkey for a signed-in user. */
        REGISTRATION,
        /** A sign-in. */
        SIGN_IN,
        /** The second step of a login. */
        SECOND_FACTOR,
        /** A new account. */
        SIGN_UP
    }

    /**
     * Returns a new challenge.
     *
     * @param user the account that may answer it
     * @param bound what else must be the same when it is answered; empty if there is nothing
     */
    byte[] issue(Purpose purpose, long user, String bound) {
        byte[] random = SecureIds.bytes(RANDOM);
        byte[] content = ByteBuffer.allocate(CONTENT)
                .put(random)
                .putLong(clock.instant().plus(config.challengeLifetime()).toEpochMilli())
                .putLong(user ^ pad(random))
                .array();
        return ByteBuffer.allocate(LENGTH)
                .put(content)
                .put(mac(purpose, bound, content))
                .array();
    }

    /**
     * Uses up a challenge, in the current transaction. Of several requests with the same one, on any replica, only one
     * succeeds.
     *
     * @return the account that may answer it; empty if it is expired, used up, or not a challenge for this purpose
     */
    OptionalLong spend(Purpose purpose, String bound, byte[] challenge) {
        if (challenge.length != LENGTH) {
            return OptionalLong.empty();
        }
        byte[] content = Arrays.copyOf(challenge, CONTENT);
        byte[] mac = Arrays.copyOfRange(challenge, CONTENT, LENGTH);
        ByteBuffer fields = ByteBuffer.wrap(content, RANDOM, CONTENT - RANDOM);
        Instant expires = Instant.ofEpochMilli(fields.getLong());
        boolean good = MessageDigest.isEqual(mac, mac(purpose, bound, content))
                && clock.instant().isBefore(expires)
                && once.use(NAME, HexFormat.of().formatHex(mac), expires);
        return good ? OptionalLong.of(fields.getLong() ^ pad(Arrays.copyOf(content, RANDOM))) : OptionalLong.empty();
    }

    /** Returns when a challenge that was {@linkplain #spend spent} was issued. */
    Instant issuedAt(byte[] challenge) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(challenge).getLong(RANDOM)).minus(config.challengeLifetime());
    }

    private byte[] mac(Purpose purpose, String bound, byte[] content) {
        return box.hash(NAME, purpose.name(), bound, HexFormat.of().formatHex(content));
    }

    private long pad(byte[] random) {
        return ByteBuffer.wrap(box.hash(NAME + " account", HexFormat.of().formatHex(random)))
                .getLong();
    }
}
