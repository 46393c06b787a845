package dev.signet.key;

import java.io.Serial;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPrivateKey;

/** A key that {@link OpenSsl} signs with when it is there; until then, and on systems without OpenSSL, Bouncy Castle does. */
final class OpenSslKey extends BCECPrivateKey {
    @Serial
    private static final long serialVersionUID = 1L;

    /** {@code null} until it is known whether OpenSSL is there; empty if it is not, or cannot read this key. */
    private transient volatile Optional<OpenSsl.PrivateKey> copy;

    private final transient Supplier<CompletableFuture<Optional<OpenSsl>>> openSsl;

    OpenSslKey(BCECPrivateKey key) {
        this(key, OpenSsl::loading);
    }

    OpenSslKey(BCECPrivateKey key, Supplier<CompletableFuture<Optional<OpenSsl>>> openSsl) {
        super(key.getAlgorithm(), key);
        this.openSsl = openSsl;
    }

    /** Returns OpenSSL's signature of a digest, in DER; empty if Bouncy Castle must sign. */
    Optional<byte[]> sign(byte[] digest) {
        return copy().flatMap(key -> key.sign(digest));
    }

    private Optional<OpenSsl.PrivateKey> copy() {
        Optional<OpenSsl.PrivateKey> known = copy;
        if (known != null) {
            return known;
        }
        CompletableFuture<Optional<OpenSsl>> library = openSsl.get();
        if (!library.isDone()) {
            return Optional.empty();
        }
        // Two threads may make two copies. The one that nobody keeps is erased.
        Optional<OpenSsl.PrivateKey> made = library.join().flatMap(found -> found.key(getEncoded()));
        copy = made;
        return made;
    }
}
