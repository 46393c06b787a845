package dev.signet.token;

import dev.signet.key.Algorithm;
import dev.signet.key.KeyConfig;
import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey;
import dev.signet.key.TokenKey.Purpose;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Reads tokens: checks the signature, then the claims in the order of the reference. The header selects the key, but
 * the key determines the algorithm (RFC 8725 §3.1). Uses the database only while the feed of revocations is lost, and
 * never any other network service.
 */
@Singleton
public class TokenReader {
    /** Longer than any token of ours, but short enough that parsing a hostile one is cheap. */
    private static final int LONGEST_TOKEN = 16_384;

    /**
     * How many seconds the clock of the replica that issued a token may be ahead of this one's. The reference has one clock,
     * and refuses every {@code iat} in the future.
     */
    private static final double CLOCK_AHEAD = 5;

    /** The {@code typ} of SimpleJWT's tokens and of all refresh tokens. */
    static final String JWT = "JWT";

    private static final String ACCESS_JWT = "at+jwt";

    private final KeyRing ring;
    private final TokenConfig config;
    private final KeyConfig.Legacy legacy;
    private final Clock clock;
    private final JwtConsumer signatures;

    TokenReader(KeyRing ring, TokenConfig config, KeyConfig keys, Clock clock) {
        this.ring = ring;
        this.config = config;
        this.legacy = keys.legacy();
        this.clock = clock;
        this.signatures = new JwtConsumerBuilder()
                .setSkipAllValidators()
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                        ConstraintType.PERMIT,
                        Stream.of(Algorithm.values()).map(Enum::name).toArray(String[]::new)))
                .setVerificationKeyResolver((token, nesting) -> resolve(token))
                .build();
    }

    /**
     * Reads a token of this kind.
     *
     * @throws TokenRefused with the contract's message
     */
    public VerifiedToken read(String token, TokenType type) throws TokenRefused {
        VerifiedToken verified = read(token);
        Object actual = verified.claims().getClaimValue(TokenClaims.TYPE);
        if (actual == null) {
            throw new TokenRefused(TokenRefused.NO_TYPE);
        }
        if (!verified.is(type)) {
            throw new TokenRefused(TokenRefused.WRONG_TYPE);
        }
        return verified;
    }

    /**
     * Reads a token without checking its kind.
     *
     * @throws TokenRefused with the contract's message
     */
    public VerifiedToken read(String token) throws TokenRefused {
        ring.catchUp();
        JwtContext context = verifySignature(token);
        JwtClaims claims = context.getJwtClaims();
        JsonWebSignature signature = (JsonWebSignature) context.getJoseObjects().get(0);
        Verifier verifier = verifierOf(signature);
        TokenKey key = verifier.key();
        boolean foreign = verifier.foreign();
        ClaimTypes.check(claims, foreign, config.userIdClaim());
        double expires = seconds(claims, TokenClaims.EXPIRES).orElse(ClaimTypes.LATEST);
        Instant end = instant(end(claims, expires, foreign));
        checkTimes(claims, end);
        checkIssuer(claims, key, foreign);
        checkAudience(claims, key);
        if (!claims.hasClaim(TokenClaims.EXPIRES)) {
            throw new TokenRefused(TokenRefused.NO_EXPIRY);
        }
        if (!claims.hasClaim(TokenClaims.ID)) {
            throw new TokenRefused(TokenRefused.NO_ID);
        }
        Object typ = signature.getHeaders().getObjectHeaderValue("typ");
        checkKind(claims, key, typ);
        return new VerifiedToken(
                claims, key, foreign, typ == null ? null : typ.toString(), instant(expires), end, config);
    }

    private JwtContext verifySignature(String token) throws TokenRefused {
        if (token.length() > LONGEST_TOKEN || !CompactForm.isOf(token)) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
        try {
            JwtContext context = signatures.process(token);
            if (context.getJoseObjects().size() > 1) {
                // Rejects nested tokens, which Signet does not issue.
                throw new TokenRefused(TokenRefused.INVALID);
            }
            return context;
        } catch (InvalidJwtException forgedOrGarbled) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
    }

    private Key resolve(JsonWebSignature token) throws UnresolvableKeyException {
        TokenKey key = verifier(token).key();
        token.setProviderContext(key.algorithm().implementation());
        return key.verification();
    }

    /**
     * The key that verifies a token.
     *
     * @param foreign whether another system issued it: only that system does not use our name for the shared secret
     */
    private record Verifier(TokenKey key, boolean foreign) {}

    /** Returns the key that the header names. A token without a known key name is treated as another system's. */
    private Verifier verifier(JsonWebSignature token) throws UnresolvableKeyException {
        Optional<String> kid = kid(token);
        Optional<TokenKey> own = kid.flatMap(ring::find);
        Optional<TokenKey> shared = ring.shared().filter(secret -> !secret.kid().equals(kid.orElse(null)));
        return own.or(() -> shared)
                .filter(key -> key.algorithm().name().equals(token.getAlgorithmHeaderValue()))
                .map(key -> new Verifier(key, own.isEmpty()))
                .orElseThrow(() -> new UnresolvableKeyException("no key with this name and algorithm"));
    }

    /** Returns the {@code kid} header, which must be a string if present (RFC 7515 §4.1.4). */
    private static Optional<String> kid(JsonWebSignature token) throws UnresolvableKeyException {
        Object kid = token.getHeaders().getObjectHeaderValue(HeaderParameterNames.KEY_ID);
        if (kid == null ? isNull(token, HeaderParameterNames.KEY_ID) : !(kid instanceof String)) {
            throw new UnresolvableKeyException("the name of the key is not a string");
        }
        return Optional.ofNullable((String) kid);
    }

    private static boolean isNull(JsonWebSignature token, String parameter) throws UnresolvableKeyException {
        try {
            return JsonUtil.parseJson(token.getHeaders().getFullHeaderAsJsonString())
                    .containsKey(parameter);
        } catch (JoseException unreadable) {
            throw new UnresolvableKeyException("the header cannot be read", unreadable);
        }
    }

    /** Looks the key up again, because the keys may have changed since the signature was verified. */
    private Verifier verifierOf(JsonWebSignature signature) throws TokenRefused {
        try {
            Verifier verifier = verifier(signature);
            if (verifier.key().verification().equals(signature.getKey())) {
                return verifier;
            }
        } catch (UnresolvableKeyException removedMeanwhile) {
            // Rejected below.
        }
        throw new TokenRefused(TokenRefused.INVALID);
    }

    /**
     * Checks that the key belongs to the kind of token, so that a leaked or shared key cannot verify the other kind,
     * and that {@code typ} fits the kind of token (RFC 8725 §3.11).
     */
    private static void checkKind(JwtClaims claims, TokenKey key, Object typ) throws TokenRefused {
        for (TokenType type : TokenType.values()) {
            if (type.claim().equals(claims.getClaimValue(TokenClaims.TYPE))
                    && (!key.serves(type.purpose()) || type == TokenType.REFRESH && isTyp(ACCESS_JWT, typ))) {
                throw new TokenRefused(TokenRefused.INVALID);
            }
        }
        // SimpleJWT writes JWT but does not check it; a system that shares the secret may leave it out.
        if (typ != null && !isTyp(JWT, typ) && !isTyp(ACCESS_JWT, typ)) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
    }

    /** Returns whether the header has this media type, with or without "application/" (RFC 7515 §4.1.9). */
    private static boolean isTyp(String expected, Object typ) {
        return typ instanceof String text
                && (text.equalsIgnoreCase(expected) || text.equalsIgnoreCase("application/" + expected));
    }

    /**
     * Returns when the token stops being valid. Our own access tokens are valid for at most the lifetime in the current
     * settings, even if they were issued before it was shortened, because revocations are remembered only for that
     * time.
     */
    private double end(JwtClaims claims, double expires, boolean foreign) {
        boolean ownAccess = !foreign && TokenType.ACCESS.claim().equals(claims.getClaimValue(TokenClaims.TYPE));
        OptionalDouble issued = seconds(claims, TokenClaims.ISSUED);
        return ownAccess && issued.isPresent()
                ? Math.min(
                        expires, issued.getAsDouble() + config.accessLifetime().toSeconds())
                : expires;
    }

    private void checkTimes(JwtClaims claims, Instant end) throws TokenRefused {
        double now = clock.instant().toEpochMilli() / 1000.0;
        double leeway = config.leeway().toMillis() / 1000.0;
        if (seconds(claims, TokenClaims.ISSUED).orElse(0) > now + Math.max(leeway, CLOCK_AHEAD)
                || seconds(claims, TokenClaims.NOT_BEFORE).orElse(0) > now + leeway) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
        if (end.toEpochMilli() / 1000.0 <= now - leeway) {
            throw new TokenRefused(TokenRefused.EXPIRED);
        }
    }

    /** Returns a NumericDate (RFC 7519 §2) in seconds. Its {@linkplain ClaimTypes type} has been checked. */
    private static OptionalDouble seconds(JwtClaims claims, String name) {
        return claims.getClaimValue(name) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli((long) (seconds * 1000));
    }

    /**
     * Tokens of a system that shares the secret have an issuer only if both systems are configured so. A replaced
     * system has separate settings.
     */
    private void checkIssuer(JwtClaims claims, TokenKey key, boolean foreign) throws TokenRefused {
        Optional<String> expected = foreign ? config.issuer() : Optional.of(config.issuerName());
        if (key.purpose() == Purpose.LEGACY) {
            expected = legacy.issuer();
        }
        if (expected.isPresent() && !expected.get().equals(claims.getClaimValue(TokenClaims.ISSUER))) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
    }

    private void checkAudience(JwtClaims claims, TokenKey key) throws TokenRefused {
        Optional<List<String>> expected = key.purpose() == Purpose.LEGACY ? legacy.audience() : config.audience();
        if (expected.isEmpty()) {
            return;
        }
        Object claim = claims.getClaimValue(TokenClaims.AUDIENCE);
        Collection<?> audience =
                claim instanceof Collection<?> several ? several : claim == null ? List.of() : List.of(claim);
        if (expected.get().stream().noneMatch(audience::contains)) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
    }
}
