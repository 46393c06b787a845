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
 * A token whose signature, times, issuer and audience are valid. {@link #is} checks its kind. It may have been
 * revoked.
 */
public final class VerifiedToken {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final JwtClaims claims;
    private final TokenKey key;
    private final boolean foreign;
    private final String typeHeader;
    private final String userIdClaim;
    // Parsed only once, because cached tokens need them at every request.
    private final Instant expiresAt;
    private final Instant countsUntil;
    private final Optional<UUID> sid;
    private final OptionalLong userId;
    private final Optional<String> userKey;

    /**
     * Creates a token.
     *
     * @param claims its claims
     * @param key the key that verified it
     * @param foreign whether another system issued it with the shared secret
     * @param typeHeader the header's {@code typ}
     * @param expiresAt when it expires according to its claims
     * @param countsUntil when it stops being valid, which may be earlier
     * @param config which claim identifies the user, and by what
     */
    VerifiedToken(
            JwtClaims claims,
            TokenKey key,
            boolean foreign,
            String typeHeader,
            Instant expiresAt,
            Instant countsUntil,
            TokenConfig config) {
        this.claims = claims;
        this.key = key;
        this.foreign = foreign;
        this.typeHeader = typeHeader;
        this.userIdClaim = config.userIdClaim();
        this.expiresAt = expiresAt;
        this.countsUntil = countsUntil;
        this.sid = sid(claims.getClaimValue(TokenClaims.SESSION));
        Object user = claims.getClaimValue(userIdClaim);
        boolean own = !foreign && config.userIdField() == UserIdField.EXTERNAL_ID && user instanceof String;
        this.userId = userId(own ? claims.getClaimValue(TokenClaims.SUBJECT) : user);
        this.userKey = !own && (foreign || user instanceof String)
                ? Optional.ofNullable(user).map(Object::toString)
                : Optional.empty();
    }

    /** Returns all claims. */
    public JwtClaims claims() {
        return claims;
    }

    /** Returns the key that verified it. */
    public TokenKey key() {
        return key;
    }

    /** Returns the header's {@code typ}; {@code null} if it has none. */
    public String typeHeader() {
        return typeHeader;
    }

    /** Returns its id. */
    public String jti() {
        return (String) claims.getClaimValue(TokenClaims.ID);
    }

    /** Returns when it was issued, in whole seconds; the epoch if it does not say. */
    public Instant issuedAt() {
        return claims.getClaimValue(TokenClaims.ISSUED) instanceof Number seconds
                ? Instant.ofEpochSecond(seconds.longValue())
                : Instant.EPOCH;
    }

    /** Returns when it expires according to its claims. A revocation must be kept until then. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** Returns when it stops being valid. */
    public Instant countsUntil() {
        return countsUntil;
    }

    /** Returns whether another system issued it with the shared secret. */
    public boolean isForeign() {
        return foreign;
    }

    /** Returns whether it is a token of this kind. */
    public boolean is(TokenType type) {
        return type.claim().equals(claims.getClaimValue(TokenClaims.TYPE));
    }

    /** Returns its session; empty for most tokens of another system. */
    public Optional<UUID> sid() {
        return sid;
    }

    private static Optional<UUID> sid(Object claim) {
        return claim instanceof String text ? Uuids.parse(text) : Optional.empty();
    }

    /** Returns the user's version at the time of issue; empty for a token of another system. */
    public OptionalInt version() {
        return !foreign && claims.getClaimValue(TokenClaims.VERSION) instanceof Number version
                ? OptionalInt.of(version.intValue())
                : OptionalInt.empty();
    }

    /** Returns whether the token says that its user is an administrator. */
    public boolean isAdmin() {
        return claims.getClaimValue(TokenClaims.GROUPS) instanceof Collection<?> groups && groups.contains(Roles.ADMIN);
    }

    /**
     * Returns the number that the token contains for its user; SimpleJWT writes it as a number or, since 5.5, as a string of
     * digits. It is the user's id unless there is a {@link #userKey}.
     */
    public OptionalLong userId() {
        return userId;
    }

    /**
     * Returns the user's key if the database must be asked whose it is: for tokens of another system, and for our own tokens from
     * when the setting was {@link UserIdField#EXTERNAL_ID}. While that is set, the id comes from the subject.
     */
    public Optional<String> userKey() {
        return userKey;
    }

    private static OptionalLong userId(Object id) {
        if (id instanceof Long number) {
            return OptionalLong.of(number);
        }
        return id instanceof String text && DIGITS.matcher(text).matches()
                ? DecimalId.parse(text).map(OptionalLong::of).orElseGet(OptionalLong::empty)
                : OptionalLong.empty();
    }

    /** Returns the custom claims, which a refresh carries over as in SimpleJWT. */
    public Map<String, Object> extraClaims() {
        Map<String, Object> extra = new LinkedHashMap<>(claims.getClaimsMap());
        extra.keySet().removeAll(TokenClaims.RESERVED);
        extra.remove(userIdClaim);
        return extra;
    }

    /** Returns the data that a session needs to accept this refresh token of the user with this id. */
    public RefreshUse asRefreshUse(long user) {
        return new RefreshUse(jti(), sid(), user, foreign, issuedAt(), expiresAt());
    }
}
