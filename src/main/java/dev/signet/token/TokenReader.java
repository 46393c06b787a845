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
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Reads tokens: checks the signature with the key that the header names, by the algorithm that belongs to that key and never
 * by the header's choice (RFC 8725 §3.1), and then the claims, in the order of the reference. Touches the database only where the
 * feed of revocations is lost, and the network never.
 */
@Singleton
class TokenReader {
    /** Longer than any token of ours, short enough that reading a hostile one costs nothing. */
    private static final int LONGEST_TOKEN = 16_384;

    private static final int LONGEST_ID = 255;

    /** The end of the year 9999, in seconds: a later time fits neither an answer nor the database. */
    private static final double LATEST = 253_402_300_799.0;

    /** What {@code typ} calls the tokens of SimpleJWT, and refresh tokens always. */
    static final String JWT = "JWT";

    private static final String ACCESS_JWT = "at+jwt";

    private static final Pattern COMPACT_JWS = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

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
    VerifiedToken read(String token, TokenType type) throws TokenRefused {
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
     * Reads a token of either kind, or of none.
     *
     * @throws TokenRefused with the contract's message
     */
    VerifiedToken read(String token) throws TokenRefused {
        ring.catchUp();
        JwtContext context = verifySignature(token);
        JwtClaims claims = context.getJwtClaims();
        JsonWebSignature signature = (JsonWebSignature) context.getJoseObjects().get(0);
        TokenKey key = keyOf(signature);
        boolean foreign = signature.getKeyIdHeaderValue() == null;
        Instant end = end(claims, foreign);
        checkTimes(claims, end);
        checkIssuer(claims, key, foreign);
        checkAudience(claims, key);
        if (!claims.hasClaim(TokenClaims.EXPIRES)) {
            throw new TokenRefused(TokenRefused.NO_EXPIRY);
        }
        if (!claims.hasClaim(TokenClaims.ID)) {
            throw new TokenRefused(TokenRefused.NO_ID);
        }
        if (!(claims.getClaimValue(TokenClaims.ID) instanceof String id) || id.length() > LONGEST_ID) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
        Object typ = signature.getHeaders().getObjectHeaderValue("typ");
        checkKind(claims, key, typ);
        return new VerifiedToken(claims, key, foreign, typ == null ? null : typ.toString(), end, config.userIdClaim());
    }

    private JwtContext verifySignature(String token) throws TokenRefused {
        if (token.length() > LONGEST_TOKEN || !COMPACT_JWS.matcher(token).matches() || !isCanonical(token)) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
        try {
            JwtContext context = signatures.process(token);
            if (context.getJoseObjects().size() > 1) {
                // A token in a token: each of ours is one.
                throw new TokenRefused(TokenRefused.INVALID);
            }
            return context;
        } catch (InvalidJwtException forgedOrGarbled) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
    }

    private Key resolve(JsonWebSignature token) throws UnresolvableKeyException {
        TokenKey key = key(token);
        token.setProviderContext(key.algorithm().implementation());
        return key.verification();
    }

    /** Whether the bits that say nothing are zero (RFC 4648 §3.5): a token has one spelling. */
    private static boolean isCanonical(String token) {
        try {
            for (String part : token.split("\\.")) {
                byte[] bytes = Base64.getUrlDecoder().decode(part);
                if (!Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(part)) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException cutOff) {
            return false;
        }
    }

    private TokenKey key(JsonWebSignature token) throws UnresolvableKeyException {
        String kid = token.getKeyIdHeaderValue();
        Optional<TokenKey> key = kid == null ? ring.shared() : ring.find(kid);
        return key.filter(k -> k.algorithm().name().equals(token.getAlgorithmHeaderValue()))
                .orElseThrow(() -> new UnresolvableKeyException("no key of this name and algorithm"));
    }

    private TokenKey keyOf(JsonWebSignature signature) throws TokenRefused {
        try {
            return key(signature);
        } catch (UnresolvableKeyException removedMeanwhile) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
    }

    /**
     * A key signs its own kind of token only: one that leaks, or is read by others, must not vouch for the other kind. Nor does
     * a token count that calls itself something else than its kind is called (RFC 8725 §3.11).
     */
    private static void checkKind(JwtClaims claims, TokenKey key, Object typ) throws TokenRefused {
        for (TokenType type : TokenType.values()) {
            if (type.claim().equals(claims.getClaimValue(TokenClaims.TYPE))
                    && (!key.serves(type.purpose()) || type == TokenType.REFRESH && isTyp(ACCESS_JWT, typ))) {
                throw new TokenRefused(TokenRefused.INVALID);
            }
        }
        // SimpleJWT writes JWT and reads whatever there is; a system that shares the secret may leave it out.
        if (typ != null && !isTyp(JWT, typ) && !isTyp(ACCESS_JWT, typ)) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
    }

    /** Whether the header says so: a media type, whose "application/" may be left out (RFC 7515 §4.1.9). */
    private static boolean isTyp(String expected, Object typ) {
        return typ instanceof String text
                && (text.equalsIgnoreCase(expected) || text.equalsIgnoreCase("application/" + expected));
    }

    /**
     * When the token ceases to count. An access token of ours does not count for longer than such tokens live by today's settings,
     * which is as long as its revocation is remembered: it may be from before they were lowered.
     */
    private Instant end(JwtClaims claims, boolean foreign) throws TokenRefused {
        double end = claims.hasClaim(TokenClaims.EXPIRES) ? seconds(claims, TokenClaims.EXPIRES) : LATEST;
        boolean ownAccess = !foreign && TokenType.ACCESS.claim().equals(claims.getClaimValue(TokenClaims.TYPE));
        if (ownAccess && claims.hasClaim(TokenClaims.ISSUED)) {
            end = Math.min(
                    end,
                    seconds(claims, TokenClaims.ISSUED)
                            + config.accessLifetime().toSeconds());
        }
        return Instant.ofEpochMilli((long) (end * 1000));
    }

    private void checkTimes(JwtClaims claims, Instant end) throws TokenRefused {
        double now = clock.instant().toEpochMilli() / 1000.0;
        double leeway = config.leeway().toMillis() / 1000.0;
        if (seconds(claims, TokenClaims.ISSUED) > now + leeway
                || seconds(claims, TokenClaims.NOT_BEFORE) > now + leeway) {
            throw new TokenRefused(TokenRefused.INVALID);
        }
        if (end.toEpochMilli() / 1000.0 <= now - leeway) {
            throw new TokenRefused(TokenRefused.EXPIRED);
        }
    }

    /** A NumericDate (RFC 7519 §2): seconds, whole or not; no such claim is long ago. */
    private static double seconds(JwtClaims claims, String name) throws TokenRefused {
        if (!claims.hasClaim(name)) {
            return Double.NEGATIVE_INFINITY;
        }
        if (claims.getClaimValue(name) instanceof Number number && number.doubleValue() <= LATEST) {
            return number.doubleValue();
        }
        throw new TokenRefused(TokenRefused.INVALID);
    }

    /**
     * The tokens of a system that shares the secret name their issuer only where both are told to. That of a system which was
     * taken over had settings of its own.
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
