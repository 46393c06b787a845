package dev.signet.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import dev.signet.passkey.PasskeyConfig.UserVerification;
import dev.signet.secret.SecureIds;
import dev.signet.web.ApiError;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Verifies what authenticators sign (WebAuthn §7), through webauthn4j. Created when it is first used. */
@ApplicationScoped
class WebAuthn {
    /** What a passkey may sign with, the best first. Browsers expect ES256 and RS256 to be among them. */
    static final List<Long> ALGORITHMS = List.of(
            COSEAlgorithmIdentifier.EdDSA.getValue(),
            COSEAlgorithmIdentifier.ES256.getValue(),
            COSEAlgorithmIdentifier.RS256.getValue());

    /** Shorter ids are not unique enough (WebAuthn §4, Credential ID). */
    private static final int SHORTEST_ID = 16;

    private static final Logger LOG = Logger.getLogger(WebAuthn.class);

    private static final List<PublicKeyCredentialParameters> ACCEPTED = ALGORITHMS.stream()
            .map(number -> new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
            .toList();

    private final RelyingParty party;
    private final Set<Origin> origins;
    private final boolean verified;
    private final ObjectConverter converter = new ObjectConverter();
    private final StoredCredentials credentials = new StoredCredentials(converter);
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);

    private final PasskeyKey standIn = new PasskeyKey(credentials.write(keyOfNobody()), null, 0);

    WebAuthn(RelyingParty party, PasskeyConfig config) {
        this.party = party;
        this.origins = party.origins().stream().map(Origin::new).collect(Collectors.toUnmodifiableSet());
        this.verified = config.userVerification() == UserVerification.REQUIRED;
        // A counter that went back is recorded, but locks nobody out.
        manager.getAuthenticationDataVerifier().setMaliciousCounterValueHandler(used -> {});
    }

    /** Says that a signature, or what was signed, is not right. */
    static final class NotVerified extends Exception {
        private NotVerified(RuntimeException cause) {
            super(reason(cause), cause);
        }

        /** Turns the name of the library's exception into words: BadOriginException is "bad origin". */
        private static String reason(RuntimeException cause) {
            return cause.getClass()
                    .getSimpleName()
                    .replaceFirst("Exception$", "")
                    .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                    .toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a passkey signed at a sign-in.
     *
     * @param userVerified whether the authenticator checked who uses it
     */
    record Signed(long signCount, boolean userVerified, boolean backedUp) {}

    /** The library throws its own exceptions, Jackson's, and those of the JDK for malformed data. */
    private static <T> T checked(Supplier<T> step) throws NotVerified {
        try {
            return step.get();
        } catch (ApiError alreadyInWords) {
            throw alreadyInWords;
        } catch (RuntimeException wrong) {
            LOG.debugf(wrong, "A passkey was refused");
            throw new NotVerified(wrong);
        }
    }

    /** Verifies a registration (WebAuthn §7.1). */
    NewPasskey registered(CredentialJson credential) throws NotVerified {
        byte[] object = credential.bytes("response", "attestationObject");
        byte[] clientData = credential.bytes("response", "clientDataJSON");
        return checked(() -> {
            RegistrationData data = manager.verify(
                    new RegistrationRequest(object, clientData, null, credential.transports()),
                    new RegistrationParameters(server(credential), ACCEPTED, verified, true));
            AuthenticatorData<?> made = data.getAttestationObject().getAuthenticatorData();
            AttestedCredentialData key = made.getAttestedCredentialData();
            if (!Arrays.equals(key.getCredentialId(), credential.id())) {
                throw CredentialJson.fault("id is not that of the attestation");
            }
            if (key.getCredentialId().length < SHORTEST_ID) {
                throw CredentialJson.fault("id is too short");
            }
            if (!NewKeyCheck.fitsAlgorithm(key.getCOSEKey())) {
                throw CredentialJson.fault("the key is not one of its algorithm");
            }
            if (!NewKeyCheck.isSound(key.getCOSEKey())) {
                throw CredentialJson.fault("the key is not valid");
            }
            return new NewPasskey(
                    key.getCredentialId(),
                    credentials.write(key),
                    made.getSignCount(),
                    Optional.ofNullable(key.getAaguid().getValue()).orElseThrow(),
                    String.join(" ", credential.transports()),
                    made.isFlagBE(),
                    made.isFlagBS());
        });
    }

    /** Verifies an assertion (WebAuthn §7.2). */
    Signed asserted(CredentialJson credential, PasskeyKey key) throws NotVerified {
        AuthenticationRequest request = new AuthenticationRequest(
                credential.id(),
                credential.find("response", "userHandle").orElse(null),
                credential.bytes("response", "authenticatorData"),
                credential.bytes("response", "clientDataJSON"),
                null,
                credential.bytes("response", "signature"));
        return checked(() -> {
            CredentialRecordImpl stored = new CredentialRecordImpl(
                    new NoneAttestationStatement(),
                    null,
                    key.backupEligible(),
                    null,
                    key.signCount(),
                    credentials.read(key.attested()),
                    null,
                    null,
                    null,
                    null);
            AuthenticationData data = manager.verify(
                    request, new AuthenticationParameters(server(credential), stored, null, verified, true));
            AuthenticatorData<?> used = data.getAuthenticatorData();
            return new Signed(used.getSignCount(), used.isFlagUV(), used.isFlagBS());
        });
    }

    /** Returns a key that nobody signs with, to verify signatures of unknown passkeys in the same time. */
    PasskeyKey standIn() {
        return standIn;
    }

    private static AttestedCredentialData keyOfNobody() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
            return new AttestedCredentialData(
                    AAGUID.ZERO, SecureIds.bytes(1), EC2COSEKey.create(key, COSEAlgorithmIdentifier.ES256));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** {@link Challenges#spend} has checked the challenge that {@link CredentialJson} read; the library must read the same. */
    private ServerProperty server(CredentialJson credential) {
        return ServerProperty.builder()
                .origins(origins)
                .rpId(party.id())
                .challenge(new DefaultChallenge(credential.challenge()))
                .build();
    }
}
