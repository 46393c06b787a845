package dev.signet.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bouncycastle.jcajce.interfaces.EdDSAKey;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPrivateKey;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPublicKey;
import org.bouncycastle.jcajce.provider.asymmetric.ec.KeyFactorySpi.EC;
import org.bouncycastle.jcajce.provider.asymmetric.edec.KeyFactorySpi;
import org.bouncycastle.jcajce.provider.asymmetric.edec.SignatureSpi;

/**
 * Elliptic-curve signatures from Bouncy Castle, and with P-256 from {@link OpenSsl} if the system has it. On JDK 17, Bouncy Castle
 * signs in a quarter of the JDK's time, and verifies in even less; OpenSSL signs in a quarter of that. Registers only the algorithms
 * that tokens need, because loading all of Bouncy Castle's provider takes 0.5 s.
 *
 * <p>The provider comes before the JDK's own, because SmallRye JWT asks for none by name. But it takes only keys of
 * {@link #keys}, so everything else, such as TLS, still uses the JDK's.
 */
final class FastCurves extends Provider {
    /** The provider's name. */
    static final String NAME = "SignetCurves";

    private static final String KEY_FACTORY = "KeyFactory";

    FastCurves() {
        super(NAME, "1.0", "Bouncy Castle's elliptic curves");
        offer(
                "Signature",
                "SHA256withECDSA",
                P256Signature::new,
                key -> key instanceof BCECPrivateKey || key instanceof BCECPublicKey);
        offer("Signature", "EdDSA", SignatureSpi.Ed25519::new, EdDSAKey.class::isInstance);
        offer(KEY_FACTORY, ownName("EC"), P256Keys::new, key -> true);
        offer(KEY_FACTORY, ownName("Ed25519"), KeyFactorySpi.Ed25519::new, key -> true);
    }

    /** Registers the provider, unless it is. */
    static void install() {
        if (Security.getProvider(NAME) == null) {
            Security.insertProviderAt(new FastCurves(), 1);
        }
    }

    /** Returns the factory of the keys that this provider takes. */
    static KeyFactory keys(String family) throws GeneralSecurityException {
        return KeyFactory.getInstance(ownName(family), NAME);
    }

    /** Keeps the factories from everyone who asks for keys of this family and names no provider. */
    private static String ownName(String family) {
        return "Signet-" + family;
    }

    private void offer(String type, String algorithm, Supplier<Object> implementation, Predicate<Object> takes) {
        putService(new Service(this, type, algorithm, implementation.getClass().getName(), List.of(), Map.of()) {
            // Avoids reflection, which a native image would need configuration for.
            @Override
            public Object newInstance(Object parameter) {
                return implementation.get();
            }

            @Override
            public boolean supportsParameter(Object parameter) {
                return takes.test(parameter);
            }
        });
    }

    /** Makes keys that OpenSSL signs with if the system has it. */
    private static final class P256Keys extends EC {
        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec secret) throws InvalidKeySpecException {
            return new OpenSslKey((BCECPrivateKey) super.engineGeneratePrivate(secret));
        }
    }
}
