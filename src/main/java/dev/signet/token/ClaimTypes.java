package dev.signet.token;

import dev.signet.security.Uuids;
import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;
import org.jose4j.jwt.JwtClaims;

/**
 * What values the claims may have that a reader relies on: those of RFC 7519 §4.1, those of SimpleJWT and, in tokens of this
 * service, its own. A claim that is there must have such a value; {@code null} is none.
 */
final class ClaimTypes {
    /** The end of the year 9999, in seconds: a later time fits neither an answer nor the database. */
    static final double LATEST = 253_402_300_799.0;

    private static final int LONGEST_ID = 255;

    /** The most values in values: what reads them again does so recursively. */
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

    /** Another system may call something else by these names. */
    private static final Map<String, Predicate<Object>> OWN = Map.of(
            TokenClaims.SESSION,
                    value -> value instanceof String id && Uuids.parse(id).isPresent(),
            TokenClaims.VERSION, value -> value instanceof Long version && version >= 0 && version <= Integer.MAX_VALUE,
            TokenClaims.GROUPS, ClaimTypes::areTexts);

    private ClaimTypes() {}

    /**
     * Returns if the claims have such values.
     *
     * @param foreign whether another system issued the token
     * @param userIdClaim the claim that holds the user's id
     * @throws TokenRefused if not
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

    /** A NumericDate (RFC 7519 §2), whole or not. */
    private static boolean isTime(Object value) {
        return value instanceof Number time && time.doubleValue() >= 0 && time.doubleValue() <= LATEST;
    }

    /** A text that the database can hold: without NUL, and with no half of a surrogate pair. */
    private static boolean isText(Object value) {
        return value instanceof String text
                && text.codePoints()
                        .noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static boolean areTexts(Object value) {
        return value instanceof Collection<?> values && values.stream().allMatch(ClaimTypes::isText);
    }

    /** A number or, in tokens of SimpleJWT since 5.5 and of other user models, a text. */
    private static boolean isUserId(Object value) {
        return value instanceof Long id ? id > 0 : isText(value);
    }

    /** Whether it can be read and written again: no deeper than that, and no number that JSON has no digits for. */
    private static boolean isPlain(Object value, int levels) {
        if (value instanceof Number number) {
            // An integer of hundreds of digits, too, becomes infinite when SmallRye JWT wraps it.
            return Double.isFinite(number.doubleValue());
        }
        Collection<?> parts = value instanceof Map<?, ?> object
                ? object.values()
                : value instanceof Collection<?> array ? array : null;
        return parts == null || levels > 0 && parts.stream().allMatch(part -> isPlain(part, levels - 1));
    }
}
