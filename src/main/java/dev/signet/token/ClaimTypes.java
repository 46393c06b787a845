package dev.signet.token;

import dev.signet.security.Uuids;
import dev.signet.web.StorableText;
import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;
import org.jose4j.jwt.JwtClaims;

/**
 * Checks the types of the claims that Signet uses: those of RFC 7519 §4.1, those of SimpleJWT and, in Signet's own
 * tokens, its own. A claim may be missing, but if present it must have a valid value; {@code null} is not one.
 */
final class ClaimTypes {
    /** The end of the year 9999, in seconds: later times fit neither a response nor the database. */
    static final double LATEST = 253_402_300_799.0;

    private static final int LONGEST_ID = 255;

    /** The deepest nesting of values, which are processed recursively. */
    private static final int DEEPEST = 100;

    private static final Map<String, Predicate<Object>> REGISTERED = Map.of(
            TokenClaims.EXPIRES, value -> value instanceof Number time && time.doubleValue() <= LATEST,
            TokenClaims.ISSUED, ClaimTypes::isTime,
            TokenClaims.NOT_BEFORE, ClaimTypes::isTime,
            TokenClaims.ID, value -> isText(value) && ((String) value).length() <= LONGEST_ID,
            TokenClaims.ISSUER, ClaimTypes::isText,
            TokenClaims.SUBJECT, ClaimTypes::isText,
            TokenClaims.AUDIENCE, value -> isText(value) || areTexts(value),
            TokenClaims.TYPE, ClaimTypes::isText);

    /** Claims of Signet's tokens. Another system may use these names for something else. */
    private static final Map<String, Predicate<Object>> OWN = Map.of(
            TokenClaims.SESSION,
                    value -> value instanceof String id && Uuids.parse(id).isPresent(),
            TokenClaims.VERSION, value -> value instanceof Long version && version >= 0 && version <= Integer.MAX_VALUE,
            TokenClaims.GROUPS, ClaimTypes::areTexts);

    private ClaimTypes() {}

    /**
     * Checks the claims.
     *
     * @param foreign whether another system issued the token
     * @param userIdClaim the claim that holds the user's id
     * @throws TokenRefused if a claim has an invalid value
     */
    static void check(JwtClaims claims, boolean foreign, String userIdClaim) throws TokenRefused {
        for (Map.Entry<String, Object> claim : claims.getClaimsMap().entrySet()) {
            String name = claim.getKey();
            Object value = claim.getValue();
            if (!isPlain(value, DEEPEST)
                    || REGISTERED.containsKey(name) && !REGISTERED.get(name).test(value)
                    || !foreign && OWN.containsKey(name) && !OWN.get(name).test(value)
                    || userIdClaim.equals(name) && !isUserId(value)) {
                throw new TokenRefused(TokenRefused.INVALID);
            }
        }
    }

    /** Returns whether it is a NumericDate (RFC 7519 §2), possibly with a fraction. */
    private static boolean isTime(Object value) {
        return value instanceof Number time && time.doubleValue() >= 0 && time.doubleValue() <= LATEST;
    }

    /** Returns whether it is a string that the database can store. */
    private static boolean isText(Object value) {
        return value instanceof String text && StorableText.isStorable(text);
    }

    private static boolean areTexts(Object value) {
        return value instanceof Collection<?> values && values.stream().allMatch(ClaimTypes::isText);
    }

    /** Returns whether it is a number or, as in tokens of SimpleJWT since 5.5 and of other user models, a string. */
    private static boolean isUserId(Object value) {
        return value instanceof Long id ? id > 0 : isText(value);
    }

    /** Returns whether it can be written as JSON again: nested at most this deep, and with finite numbers only. */
    private static boolean isPlain(Object value, int levels) {
        if (value instanceof Number number) {
            // SmallRye JWT converts numbers to double, so integers of hundreds of digits would become infinite, too.
            return Double.isFinite(number.doubleValue());
        }
        Collection<?> parts = value instanceof Map<?, ?> object
                ? object.values()
                : value instanceof Collection<?> array ? array : null;
        return parts == null || levels > 0 && parts.stream().allMatch(part -> isPlain(part, levels - 1));
    }
}
