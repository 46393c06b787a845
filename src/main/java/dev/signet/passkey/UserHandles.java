package dev.signet.passkey;

import dev.signet.secret.SecretBox;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The names of accounts in authenticators (WebAuthn §14.6.1). A handle is always the same for an account and says
 * nothing about it to anyone else: it is the account's id, encrypted with a keyed hash of the id, which comes first.
 */
@Singleton
class UserHandles {
    private static final int TAG = 16;
    private static final int LENGTH = TAG + Long.BYTES;

    private final SecretBox box;

    UserHandles(SecretBox box) {
        this.box = box;
    }

    /** Returns the handle of an account. */
    byte[] of(long user) {
        byte[] tag = tag(user);
        return ByteBuffer.allocate(LENGTH).put(tag).putLong(user ^ pad(tag)).array();
    }

    /** Returns the account with this handle; empty if it is not one of ours. */
    OptionalLong user(byte[] handle) {
        if (handle.length != LENGTH) {
            return OptionalLong.empty();
        }
        byte[] tag = Arrays.copyOf(handle, TAG);
        long user = ByteBuffer.wrap(handle).getLong(TAG) ^ pad(tag);
        return MessageDigest.isEqual(tag, tag(user)) ? OptionalLong.of(user) : OptionalLong.empty();
    }

    private byte[] tag(long user) {
        return Arrays.copyOf(box.hash("passkey user", Long.toString(user)), TAG);
    }

    private long pad(byte[] tag) {
        return ByteBuffer.wrap(box.hash("passkey user pad", HexFormat.of().formatHex(tag)))
                .getLong();
    }
}
