package dev.signet.token;

import dev.signet.key.TokenKey;
import dev.signet.security.Roles;
import dev.signet.security.Uuids;
import dev.signet.session.RefreshUse;
import dev.signet.web.DecimalId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jose4j.jwt.JwtClaims;

/**
 * A token whose signature, times, issuer and audience are good. What it was issued for, {@link #is} tells; whether it was
 * revoked since is not known here.
 */
final class VerifiedToken {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final JwtClaims claims;
    private final TokenKey key;
    private final boolean foreign;
    private final String typeHeader;
    private final String userIdClaim;
    // Read out of the claims once: a token that is remembered is asked for them at every request.
    private final Instant expiresAt;
    private final Instant countsUntil;
    private final Optional<UUID> sid;
    private final OptionalLong userId;

    /**
     * A token of these claims.
     *
     * @param claims all that it says
     * @param key what it was verified with
     * @param foreign whether another system issued it with the shared secret
     * @param typeHeader the header's {@code typ}
     * @param expiresAt when it expires, as it says itself
     * @param countsUntil when it ceases to count, if that is earlier
     * @param userIdClaim the claim that holds the user's id
     */
    VerifiedToken(
            JwtClaims claims,
            TokenKey key,
            boolean foreign,
            String typeHeader,
            Instant expiresAt,
            Instant countsUntil,
            String userIdClaim) {
        this.claims = claims;
        this.key = key;
        this.foreign = foreign;
        this.typeHeader = typeHeader;
        this.userIdClaim = userIdClaim;
        this.expiresAt = expiresAt;
        this.countsUntil = countsUntil;
        this.sid = sid(claims.getClaimValue(TokenClaims.SESSION));
        this.userId = userId(claims.getClaimValue(userIdClaim));
    }

    JwtClaims claims() {
        return claims;
    }

    TokenKey key() {
        return key;
    }

    String typeHeader() {
        return typeHeader;
    }

    String jti() {
        return (String) claims.getClaimValue(TokenClaims.ID);
    }

    /** When it was issued, in whole seconds; long ago where it does not say. */
    Instant issuedAt() {
        return claims.getClaimValue(TokenClaims.ISSUED) instanceof Number seconds
                ? Instant.ofEpochSecond(seconds.longValue())
                : Instant.EPOCH;
    }

    /** When it expires by what it says: until then it must stay revoked once it is. */
    Instant expiresAt() {
        return expiresAt;
    }

    /** When it ceases to count. */
    Instant countsUntil() {
        return countsUntil;
    }

    /** Whether another system issued it with the secret that it shares with this service. */
    boolean isForeign() {
        return foreign;
    }

    boolean is(TokenType type) {
        return type.claim().equals(claims.getClaimValue(TokenClaims.TYPE));
    }

    Optional<UUID> sid() {
        return sid;
    }

    private static Optional<UUID> sid(Object claim) {
        return claim instanceof String text ? Uuids.parse(text) : Optional.empty();
    }

    /** The user's version at the time of issue; empty in a token of another system. */
    OptionalInt version() {
        return !foreign && claims.getClaimValue(TokenClaims.VERSION) instanceof Number version
                ? OptionalInt.of(version.intValue())
                : OptionalInt.empty();
    }

    /** Whether the token says that its user belongs to the staff. */
    boolean isAdmin() {
        return claims.getClaimValue(TokenClaims.GROUPS) instanceof Collection<?> groups && groups.contains(Roles.ADMIN);
    }

    /** The user's id, which SimpleJWT writes as a number or, lately, as a text of digits. */
    OptionalLong userId() {
        return userId;
    }

    private static OptionalLong userId(Object id) {
        if (id instanceof Long number) {
            return OptionalLong.of(number);
        }
        return id instanceof String text && DIGITS.matcher(text).matches()
                ? DecimalId.parse(text).map(OptionalLong::of).orElseGet(OptionalLong::empty)
                : OptionalLong.empty();
    }

    /** Claims that neither this service nor the token's machinery defines: a refresh carries them over, as SimpleJWT does. */
    Map<String, Object> extraClaims() {
        Map<String, Object> extra = new LinkedHashMap<>(claims.getClaimsMap());
        extra.keySet().removeAll(TokenClaims.RESERVED);
        extra.remove(userIdClaim);
        return extra;
    }

    /**
     * This refresh token as its session sees it.
     *
     * @throws TokenRefused where it names no user
     */
    RefreshUse asRefreshUse() throws TokenRefused {
        long user = userId().orElseThrow(() -> new TokenRefused(TokenRefused.NO_USER));
        return new RefreshUse(jti(), sid(), user, foreign, issuedAt(), expiresAt());
    }
}
