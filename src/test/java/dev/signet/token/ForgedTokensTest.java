package dev.signet.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey;
import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No token that the service did not issue is accepted, whatever its header says (RFC 8725). */
@QuarkusTest
class ForgedTokensTest {
    private static final String INVALID = "Token is invalid";
    private static final String WRONG_TYPE = "Token has wrong type";
    private static final byte[] ANYTHING = "a secret that the forger made up, long enough".getBytes(UTF_8);

    @Inject
    Accounts accounts;

    @Inject
    KeyRing ring;

    private Tokens genuine;
    private Jwt access;
    private Jwt refresh;

    @BeforeEach
    void somebody_is_logged_in() {
        genuine = accounts.make("alice").logsIn();
        access = Jwt.of(genuine.access());
        refresh = Jwt.of(genuine.refresh());
    }

    @Test
    void a_refresh_token_is_no_access_token() {
        Api.callProtected(genuine.refresh()).then().spec(Refused.bearer(WRONG_TYPE));
    }

    @Test
    void an_access_token_is_no_refresh_token() {
        Api.refresh(genuine.access()).then().spec(Refused.token(WRONG_TYPE));
        Api.blacklist(genuine.access()).then().spec(Refused.token(WRONG_TYPE));
        Api.logOut(genuine.access(), genuine.access()).then().spec(Refused.logout(WRONG_TYPE));
    }

    /** The oldest trick: an HMAC whose secret is the public key, which everybody knows. */
    @Test
    void the_public_key_is_no_hmac_secret() {
        byte[] encoded = signing(TokenKey.Purpose.ACCESS).verification().getEncoded();
        for (byte[] secret : spellings(encoded)) {
            assertRefused(access.hs256(secret));
            assertRefused(access.claim("token_type", "refresh").hs256(secret));
        }
    }

    private static List<byte[]> spellings(byte[] key) {
        String line = Base64.getEncoder().encodeToString(key);
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----";
        return List.of(key, line.getBytes(UTF_8), pem.getBytes(UTF_8), (pem + "\n").getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", " none", "none ", "", "null"})
    void no_spelling_of_none_is_a_signature(String none) {
        for (Jwt token : List.of(access, refresh)) {
            for (Jwt header : List.of(token, token.header("kid", null))) {
                Jwt unsigned = header.header("alg", none);
                assertRefused(unsigned.withSignature(new byte[0]));
                assertRefused(unsigned.withItsOldSignature());
                assertRefused(unsigned.withSignature(new byte[] {0}));
            }
        }
    }

    @Test
    void a_header_without_an_algorithm_is_refused() {
        assertRefused(access.header("alg", null).withItsOldSignature());
        assertRefused(refresh.header("alg", null).withItsOldSignature());
    }

    @Test
    void the_algorithm_is_the_keys_and_not_the_headers() {
        for (String other : List.of("RS256", "PS256", "ES384", "HS256", "HS512", "EdDSA")) {
            assertRefused(access.header("alg", other).withItsOldSignature());
        }
        for (String other : List.of("HS384", "HS512", "ES256", "RS256")) {
            assertRefused(refresh.header("alg", other).withItsOldSignature());
        }
    }

    /** CVE-2022-21449: some verifiers took zeros for a good ECDSA signature. */
    @Test
    void a_signature_of_zeros_is_none() {
        assertRefused(access.withSignature(new byte[64]));
        assertRefused(access.withSignature(new byte[0]));
    }

    @Test
    void the_name_of_the_refresh_key_does_not_help_a_forged_access_token() {
        Jwt forged = access.header("kid", refresh.header().path("kid").textValue());

        assertRefused(forged.hs256(ANYTHING));
        assertRefused(forged.header("alg", "HS256").withItsOldSignature());
    }

    @Test
    void a_key_signs_its_own_kind_of_token_only() throws GeneralSecurityException {
        TokenKey accessKey = signing(TokenKey.Purpose.ACCESS);
        TokenKey refreshKey = signing(TokenKey.Purpose.REFRESH);

        assertRefused(access.header("kid", refreshKey.kid()).signed(refreshKey.signing()));
        assertRefused(refresh.header("kid", accessKey.kid()).signed(accessKey.signing()));

        // The same by the right key counts, so that the refusals are those of the key.
        Api.callProtected(access.signed(accessKey.signing())).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"another", "", " ", "../../../../dev/null", "/etc/passwd", "' or '1'='1", "hs-0123456789abcdef"})
    void an_unknown_key_is_refused(String kid) throws GeneralSecurityException {
        assertRefused(access.header("kid", kid).signed(newKey("EC").getPrivate()));
        assertRefused(access.header("kid", kid).withItsOldSignature());
        assertRefused(access.header("kid", kid).hs256(new byte[] {0}));
        assertRefused(refresh.header("kid", kid).withItsOldSignature());
    }

    @Test
    void a_token_that_names_no_key_is_refused() throws GeneralSecurityException {
        assertRefused(access.header("kid", null).withItsOldSignature());
        assertRefused(access.header("kid", null)
                .signed(signing(TokenKey.Purpose.ACCESS).signing()));
        assertRefused(access.header("kid", null).hs256(ANYTHING));
        assertRefused(refresh.header("kid", null)
                .signed(signing(TokenKey.Purpose.REFRESH).signing()));
    }

    @Test
    void a_key_of_the_forgers_own_is_refused_whatever_name_it_takes() throws GeneralSecurityException {
        for (String family : List.of("EC", "RSA")) {
            assertRefused(access.signed(newKey(family).getPrivate()));
        }
        assertRefused(access.hs256(ANYTHING));
        assertRefused(refresh.hs256(ANYTHING));
    }

    @Test
    void a_key_that_the_header_brings_or_points_to_is_neither_used_nor_fetched()
            throws GeneralSecurityException, IOException {
        KeyPair own = newKey("EC");
        AtomicInteger fetches = new AtomicInteger();
        HttpServer forger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        forger.createContext("/", exchange -> {
            fetches.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
        });
        forger.start();
        try {
            String url = "http://127.0.0.1:" + forger.getAddress().getPort() + "/keys";
            for (Jwt token : List.of(access, access.header("kid", null), access.header("kid", "forged"))) {
                assertRefused(token.header("jwk", jwk(own)).signed(own.getPrivate()));
                assertRefused(token.header("jku", url).signed(own.getPrivate()));
                assertRefused(token.header("x5u", url).signed(own.getPrivate()));
                assertRefused(token.header("kid", url).signed(own.getPrivate()));
            }
        } finally {
            forger.stop(0);
        }
        assertThat(fetches).hasValue(0);
    }

    @Test
    void a_header_that_demands_what_nobody_understands_is_refused() throws GeneralSecurityException {
        Jwt demanding = access.header("crit", List.of("unheard-of")).header("unheard-of", true);

        assertRefused(demanding.signed(signing(TokenKey.Purpose.ACCESS).signing()));
    }

    @Test
    void a_forged_token_is_refused_wherever_one_can_be_sent() {
        String forged = refresh.hs256(ANYTHING);

        Api.callProtected(forged).then().spec(Refused.bearer(INVALID));
        Api.refresh(forged).then().spec(Refused.token(INVALID));
        Api.verify(forged).then().spec(Refused.token(INVALID));
        Api.blacklist(forged).then().spec(Refused.token(INVALID));
        Api.logOut(genuine.access(), forged).then().spec(Refused.logout(INVALID));
    }

    @Test
    void a_token_that_was_changed_is_refused() {
        assertRefused(access.claim("user_id", 1).withItsOldSignature());
        assertRefused(access.claim("role", "admin").withItsOldSignature());
        assertRefused(refresh.claim("exp", 4_000_000_000L).withItsOldSignature());
    }

    /** Where it would do harm, by what it claims to be. */
    private static void assertRefused(String token) {
        if (Jwt.of(token).claims().path("token_type").asText().equals("access")) {
            Api.callProtected(token).then().spec(Refused.bearer(INVALID));
        } else {
            Api.refresh(token).then().spec(Refused.token(INVALID));
        }
    }

    private TokenKey signing(TokenKey.Purpose kind) {
        return ring.signing(kind);
    }

    private static KeyPair newKey(String family) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
        generator.initialize(family.equals("RSA") ? 2048 : 256);
        return generator.generateKeyPair();
    }

    private static Map<String, String> jwk(KeyPair pair) {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return Map.of(
                "kty",
                "EC",
                "crv",
                "P-256",
                "x",
                coordinate(key.getW().getAffineX()),
                "y",
                coordinate(key.getW().getAffineY()));
    }

    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
    }
}
