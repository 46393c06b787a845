package dev.signet.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.signet.secret.Sha256;
import dev.signet.web.ApiError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Verifies ID tokens as OpenID Connect Core 1.0 §3.1.3.7 says, and RFC 8725: only with the provider's own keys, whatever
 * the token's header names, and only with asymmetric algorithms that the provider has announced.
 */
final class IdTokens {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int LONGEST = 16 * 1024;
    private static final String NOT_SIGNED = "the ID token is malformed, or the provider did not sign it";

    /** RFC 7515 §7.1, exactly: the parser also accepts white space around it, which would make the same token another one. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    /** A SHA-256, as it is in tokens. */
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Longer than a token can be valid: the longest age that can be configured, and the skew on both sides. */
    static final Duration LONGEST_USE = Duration.ofHours(25);

    private final Kept<ProviderKeys> keys;
    private final Clock clock;
    private final ObjectMapper json;

    IdTokens(Kept<ProviderKeys> keys, Clock clock, ObjectMapper json) {
        this.keys = keys;
        this.clock = clock;
        this.json = json;
    }

    /**
     * What a token must be like.
     *
     * @param audiences the client ids that it may be for
     * @param nonce what the client asked the provider to put into it
     * @param hashedToo whether the nonce may be there as its SHA-256 in hexadecimal, as apps send it to Apple and Google
     * @param age how old it may be
     */
    record Expected(Set<String> audiences, String nonce, boolean hashedToo, Duration age) {}

    /**
     * What the provider says about its tokens.
     *
     * @param algorithms with which it signs
     * @param isIssuer whether the token with these claims comes from this issuer
     * @param isKeyFor whether a key that is bound to this issuer may have signed the token with these claims
     */
    record Signer(
            Set<String> algorithms, BiPredicate<String, JsonNode> isIssuer, BiPredicate<String, JsonNode> isKeyFor) {}

    /**
     * Verifies a token. What is wrong without asking the provider is refused even if the provider is away: waiting would
     * not help.
     *
     * @return its claims
     * @throws IdentityRefused if anything is wrong with it
     * @throws ApiError 503 if the provider must be asked and is away
     */
    JsonNode verify(String token, Expected expected, Supplier<Signer> provider) throws IdentityRefused {
        SignedJWT parsed = parsed(token);
        JsonNode claims = claims(parsed);
        try {
            verifySigner(parsed, claims, provider.get());
        } catch (ApiError away) {
            verifyClaims(claims, expected);
            throw away;
        }
        verifyClaims(claims, expected);
        return claims;
    }

    private void verifySigner(SignedJWT token, JsonNode claims, Signer signer) throws IdentityRefused {
        verifySignature(token, claims, signer);
        if (!signer.isIssuer().test(claims.path("iss").asText(), claims)) {
            throw new IdentityRefused("the ID token is from another issuer");
        }
    }

    private void verifyClaims(JsonNode claims, Expected expected) throws IdentityRefused {
        verifyParties(claims, expected);
        verifyTimes(claims, expected.age());
        verifyNonce(claims, expected);
    }

    private static SignedJWT parsed(String token) throws IdentityRefused {
        if (token.length() > LONGEST) {
            throw new IdentityRefused("the ID token is too long");
        }
        if (!COMPACT.matcher(token).matches()) {
            throw new IdentityRefused(NOT_SIGNED);
        }
        try {
            JWT parsed = JWTParser.parse(token);
            if (!(parsed instanceof SignedJWT signed)) {
                throw new IdentityRefused("the ID token is not signed");
            }
            verifyAlgorithm(signed, ProviderMetadata.ASYMMETRIC);
            return signed;
        } catch (ParseException | RuntimeException malformed) {
            // For a header that is the JSON null, the library throws a NullPointerException.
            throw new IdentityRefused(NOT_SIGNED);
        }
    }

    private static void verifyAlgorithm(SignedJWT token, Set<String> allowed) throws IdentityRefused {
        if (!allowed.contains(token.getHeader().getAlgorithm().getName())) {
            throw new IdentityRefused("the ID token is signed with an algorithm that is not the provider's");
        }
    }

    /** Returns the claims, which are not proven before {@link #verifySignature}. */
    private JsonNode claims(SignedJWT token) throws IdentityRefused {
        try {
            return json.readTree(token.getJWTClaimsSet().toString());
        } catch (ParseException | JsonProcessingException | RuntimeException malformed) {
            throw new IdentityRefused(NOT_SIGNED);
        }
    }

    private void verifySignature(SignedJWT token, JsonNode claims, Signer signer) throws IdentityRefused {
        verifyAlgorithm(token, signer.algorithms());
        try {
            verifyWithCurrentKeys(token, issuer -> signer.isKeyFor().test(issuer, claims));
        } catch (BadJOSEException | JOSEException | IllegalArgumentException notTheProviders) {
            throw new IdentityRefused(NOT_SIGNED);
        }
    }

    /** The provider may have changed its keys, so a token that does not fit is tried once more with its current ones. */
    private void verifyWithCurrentKeys(SignedJWT token, Predicate<String> issuers)
            throws BadJOSEException, JOSEException {
        ProviderKeys known = keys.get();
        try {
            verify(token, known.of(issuers));
        } catch (BadJOSEException | JOSEException notWithThese) {
            ProviderKeys newer = keys.newerThan(known);
            if (newer == known) {
                throw notWithThese;
            }
            verify(token, newer.of(issuers));
        }
    }

    private static void verify(SignedJWT token, JWKSet set) throws BadJOSEException, JOSEException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(token.getHeader().getAlgorithm(), new ImmutableJWKSet<>(set)));
        processor.setJWSVerifierFactory(new FastVerifiers());
        // Our clock, and several audiences: the claims are verified here.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        processor.process(token, null);
    }

    private static void verifyParties(JsonNode claims, Expected expected) throws IdentityRefused {
        List<String> audiences = audiences(claims.path("aud"));
        if (audiences.isEmpty() || !expected.audiences().containsAll(audiences)) {
            throw new IdentityRefused("the ID token is for another client");
        }
        JsonNode party = claims.path("azp");
        boolean required = new HashSet<>(audiences).size() > 1;
        if (party.isMissingNode() ? required : !expected.audiences().contains(party.asText())) {
            throw new IdentityRefused("the ID token was issued to another client");
        }
        if (!claims.path("sub").isTextual() || claims.path("sub").textValue().isBlank()) {
            throw new IdentityRefused("the ID token names nobody");
        }
    }

    private static List<String> audiences(JsonNode audience) {
        if (audience.isTextual()) {
            return List.of(audience.textValue());
        }
        List<String> all = new ArrayList<>();
        audience.forEach(one -> all.add(one.asText()));
        return all;
    }

    private void verifyTimes(JsonNode claims, Duration age) throws IdentityRefused {
        Instant now = clock.instant();
        if (!claims.path("exp").isNumber()
                || claims.path("exp").asDouble() <= now.minus(SKEW).getEpochSecond()) {
            throw new IdentityRefused("the ID token has expired");
        }
        if (!claims.path("iat").isNumber()
                || claims.path("iat").asDouble() > now.plus(SKEW).getEpochSecond()) {
            throw new IdentityRefused("the ID token is from the future");
        }
        if (claims.path("iat").asDouble() < now.minus(age).minus(SKEW).getEpochSecond()) {
            throw new IdentityRefused("the ID token is too old");
        }
        if (claims.path("nbf").isNumber()
                && claims.path("nbf").asDouble() > now.plus(SKEW).getEpochSecond()) {
            throw new IdentityRefused("the ID token is not valid yet");
        }
    }

    private static void verifyNonce(JsonNode claims, Expected expected) throws IdentityRefused {
        String nonce = claims.path("nonce").textValue();
        if (nonce != null
                && expected.hashedToo()
                && same(nonce, HexFormat.of().formatHex(Sha256.of(expected.nonce())))) {
            return;
        }
        if (nonce == null || !same(nonce, expected.nonce())) {
            throw new IdentityRefused("the ID token has another nonce");
        }
        if (expected.hashedToo() && HASH.matcher(nonce).matches()) {
            // Whoever found the token has read the hash in it. Only the app that asked for it knows what was hashed.
            throw new IdentityRefused(
                    "the nonce looks like a SHA-256: send the text that was hashed, or use other nonces");
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
