package dev.signet.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.util.Optional;
import org.bouncycastle.jcajce.provider.asymmetric.ec.SignatureSpi.ecDSA256;

/** Bouncy Castle's ECDSA with SHA-256, which leaves the signature to OpenSSL if the key is an {@link OpenSslKey}. */
final class P256Signature extends ecDSA256 {
    private Optional<OpenSslKey> key = Optional.empty();

    @Override
    protected void engineInitSign(PrivateKey secret) throws InvalidKeyException {
        super.engineInitSign(secret);
        key = secret instanceof OpenSslKey signing ? Optional.of(signing) : Optional.empty();
    }

    @Override
    protected void engineInitVerify(PublicKey published) throws InvalidKeyException {
        super.engineInitVerify(published);
        key = Optional.empty();
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        Optional<byte[]> signature = key.flatMap(signing -> signing.sign(hash));
        return signature.isPresent() ? signature.get() : byBouncyCastle(hash);
    }

    private byte[] byBouncyCastle(byte[] hash) throws SignatureException {
        try {
            BigInteger[] numbers = signer.generateSignature(hash);
            return encoding.encode(signer.getOrder(), numbers[0], numbers[1]);
        } catch (IOException fault) {
            throw new SignatureException(fault);
        }
    }
}
