package dev.signet.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.PublicAddress;
import dev.signet.testing.Tokens;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifiers that nobody here wrote trust this service's tokens with nothing but its address, before and after its key changed,
 * and no others. Each subclass is an algorithm.
 */
abstract class VerifiersOfOthers {
    private static final String KEYS = PublicAddress.url() + "/.well-known/jwks.json";

    private static PrivateKey ownKey;

    @Inject
    Accounts accounts;

    private final String algorithm;
    private final String typ;

    VerifiersOfOthers(String algorithm, String typ) {
        this.algorithm = algorithm;
        this.typ = typ;
    }

    /** What a resource server does with a token. */
    private interface Verifier {
        /**
         * The token's user.
         *
         * @throws Exception if the verifier does not trust it
         */
        String subject(String token) throws Exception;
    }

    @Test
    void nimbus_with_the_key_set() throws Exception {
        ConfigurableJWTProcessor<SecurityContext> processor = nimbus();

        assertTrusts(token -> processor.process(token, null).getSubject());
    }

    @Test
    void spring_with_the_key_set() throws Exception {
        assertTrusts(spring(
                algorithm.equals("EdDSA")
                        ? new NimbusJwtDecoder(nimbus())
                        : NimbusJwtDecoder.withJwkSetUri(KEYS)
                                .jwsAlgorithm(SignatureAlgorithm.from(algorithm))
                                .validateType(false)
                                .build()));
    }

    @Test
    void spring_with_the_issuer() throws Exception {
        NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder found = NimbusJwtDecoder.withIssuerLocation(PublicAddress.url());
        if (algorithm.equals("EdDSA")) {
            // Any algorithm that it knows: asked to find one, it gives up before the processor can be told of another.
            found.jwsAlgorithm(SignatureAlgorithm.ES256).jwtProcessorCustomizer(VerifiersOfOthers::knowEd25519);
        }

        assertTrusts(spring(found.validateType(false).build()));
    }

    @Test
    void jose_with_the_issuer() throws Exception {
        Client alice = accounts.make("alice");
        String before = alice.logsIn().access();
        String after = afterRotation(alice, before).access();

        List<String> tokens = new ArrayList<>(List.of(before, after));
        tokens.addAll(forgeries(after));
        List<String> verdicts = new NodeLibrary("jose", 6).verdicts(Map.of("ISSUER", PublicAddress.url()), tokens);

        assertThat(verdicts).hasSameSizeAs(tokens);
        assertThat(verdicts.subList(0, 2)).containsOnly(Long.toString(alice.id()));
        assertThat(verdicts.subList(2, verdicts.size())).allMatch(verdict -> verdict.startsWith("refused: "));
    }

    private void assertTrusts(Verifier verifier) throws Exception {
        Client alice = accounts.make("alice");
        String subject = Long.toString(alice.id());
        Tokens before = alice.logsIn();
        assertThat(Jwt.of(before.access()).header().path("alg").textValue()).isEqualTo(algorithm);
        assertThat(Jwt.of(before.access()).header().path("typ").textValue()).isEqualTo(typ);
        assertThat(verifier.subject(before.access())).isEqualTo(subject);

        Tokens after = afterRotation(alice, before.access());

        assertThat(verifier.subject(after.access())).isEqualTo(subject);
        assertThat(verifier.subject(before.access())).isEqualTo(subject);
        assertThat(verifier.subject(before.refreshes().access())).isEqualTo(subject);
        for (String forgery : forgeries(after.access())) {
            assertThatThrownBy(() -> verifier.subject(forgery)).as(forgery).isInstanceOf(Exception.class);
        }
        assertThatThrownBy(() -> verifier.subject(after.refresh())).isInstanceOf(Exception.class);
    }

    /** What a verifier must refuse, whatever signs the tokens. */
    static List<String> forgeries(String access) throws GeneralSecurityException {
        Jwt token = Jwt.of(access);
        return List.of(
                token.claim("sub", "0").withItsOldSignature(),
                token.header("alg", "none").withSignature(new byte[0]),
                token.hs256(new byte[64]),
                token.signed(ownKey()));
    }

    /** Made once: it takes seconds. */
    private static synchronized PrivateKey ownKey() throws GeneralSecurityException {
        if (ownKey == null) {
            ownKey = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        }
        return ownKey;
    }

    /** A login whose access token is signed with another key than this one: the next key signs when every replica knows it. */
    private static Tokens afterRotation(Client user, String before) {
        Member.admin("root")
                .calls()
                .post("/api/keys/rotate/?immediately=true")
                .then()
                .statusCode(200);
        return await().until(user::logsIn, tokens -> !kid(tokens.access()).equals(kid(before)));
    }

    private static String kid(String token) {
        return Jwt.of(token).header().path("kid").textValue();
    }

    private Verifier spring(NimbusJwtDecoder decoder) {
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(
                List.of(new JwtTypeValidator(typ), new JwtIssuerValidator(PublicAddress.url()))));
        return token -> decoder.decode(token).getSubject();
    }

    private ConfigurableJWTProcessor<SecurityContext> nimbus() throws IOException {
        JWKSource<SecurityContext> keys =
                JWKSourceBuilder.create(URI.create(KEYS).toURL()).build();
        ConfigurableJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.parse(algorithm), keys));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(typ)));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                new JWTClaimsSet.Builder().issuer(PublicAddress.url()).build(), Set.of("sub", "exp")));
        if (algorithm.equals("EdDSA")) {
            knowEd25519(processor);
        }
        return processor;
    }

    /** Nimbus has a verifier for Ed25519, with Tink, but does not find it by itself. */
    private static void knowEd25519(ConfigurableJWTProcessor<SecurityContext> processor) {
        JWKSource<SecurityContext> keys;
        try {
            keys = JWKSourceBuilder.create(URI.create(KEYS).toURL()).build();
        } catch (IOException noUrl) {
            throw new IllegalStateException(noUrl);
        }
        processor.setJWSKeySelector((header, context) -> JWSAlgorithm.EdDSA.equals(header.getAlgorithm())
                ? keys.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), context).stream()
                        .map(key -> new Ed25519Key(key.toOctetKeyPair()))
                        .toList()
                : List.of());
        processor.setJWSVerifierFactory(new DefaultJWSVerifierFactory() {
            @Override
            public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
                return new Ed25519Verifier(((Ed25519Key) key).jwk());
            }
        });
    }

    private record Ed25519Key(OctetKeyPair jwk) implements Key {
        @Override
        public String getAlgorithm() {
            return "Ed25519";
        }

        @Override
        public String getFormat() {
            return "JWK";
        }

        @Override
        public byte[] getEncoded() {
            return jwk.getDecodedX();
        }
    }
}
