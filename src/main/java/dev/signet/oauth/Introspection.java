package dev.signet.oauth;

import dev.signet.bearer.AccessCheck;
import dev.signet.session.RefreshRotation;
import dev.signet.token.NamedUsers;
import dev.signet.token.TokenClaims;
import dev.signet.token.TokenConfig;
import dev.signet.token.TokenReader;
import dev.signet.token.TokenRefused;
import dev.signet.token.TokenType;
import dev.signet.token.UserClaims;
import dev.signet.token.VerifiedToken;
import dev.signet.user.TokenUser;
import dev.signet.user.TokenUsers;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Introspection (RFC 7662), for clients that do not verify tokens themselves. Always reads the current state from the
 * database, never from memory.
 */
@Singleton
public class Introspection {
    /** Claims that the response copies from the token. */
    private static final List<String> REPEATED = List.of(
            TokenClaims.EXPIRES,
            TokenClaims.ISSUED,
            TokenClaims.NOT_BEFORE,
            TokenClaims.ISSUER,
            TokenClaims.AUDIENCE,
            TokenClaims.ID);

    /** Claims that the response copies if they are strings: another system may use these names for other values. */
    private static final List<String> REPEATED_TEXTS =
            List.of(TokenClaims.SESSION, TokenClaims.CLIENT, TokenClaims.SCOPE);

    private final TokenReader reader;
    private final NamedUsers users;
    private final AccessCheck accessCheck;
    private final RefreshRotation rotation;
    private final TokenUsers tokenUsers;
    private final UserClaims userClaims;
    private final TokenConfig config;

    Introspection(
            TokenReader reader,
            NamedUsers users,
            AccessCheck accessCheck,
            RefreshRotation rotation,
            TokenUsers tokenUsers,
            UserClaims userClaims,
            TokenConfig config) {
        this.reader = reader;
        this.users = users;
        this.accessCheck = accessCheck;
        this.rotation = rotation;
        this.tokenUsers = tokenUsers;
        this.userClaims = userClaims;
        this.config = config;
    }

    /**
     * Returns the response of RFC 7662 §2.2: the token's claims and the current data of its user, or only
     * {@code active: false} if the token is not valid for any reason.
     *
     * @param refreshToo whether to accept refresh tokens. Resource servers must not accept them, and one that checks
     *     only {@code active} would take them for access tokens (RFC 7662 §4).
     */
    public Map<String, Object> of(String token, boolean refreshToo) {
        try {
            VerifiedToken verified = reader.read(token);
            boolean refresh = verified.is(TokenType.REFRESH);
            if (refresh ? refreshToo && works(verified) : counts(verified)) {
                return user(verified)
                        .map(user -> active(verified, refresh, user))
                        .orElseGet(Introspection::inactive);
            }
            return inactive();
        } catch (TokenRefused refused) {
            return inactive();
        }
    }

    private boolean works(VerifiedToken token) throws TokenRefused {
        return rotation.accepts(users.asRefreshUse(token));
    }

    private boolean counts(VerifiedToken token) {
        if (!token.is(TokenType.ACCESS)) {
            return false;
        }
        try {
            accessCheck.storedCaller(token);
            return true;
        } catch (ApiError refused) {
            return false;
        }
    }

    private Optional<TokenUser> user(VerifiedToken token) {
        long id = users.idOf(token).orElse(NamedUsers.NOBODY);
        return QuarkusTransaction.requiringNew().call(() -> User.withId(id).map(tokenUsers::of));
    }

    private Map<String, Object> active(VerifiedToken token, boolean refresh, TokenUser user) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("active", true);
        // RFC 6749 §5.1; RFC 8693 §2.2.1 for tokens other than access tokens.
        answer.put("token_type", refresh ? "N_A" : "Bearer");
        answer.put("username", user.username());
        answer.put(TokenClaims.SUBJECT, Long.toString(user.id()));
        answer.put(config.userIdClaim(), config.userIdField().of(user));
        answer.putAll(userClaims.of(user));
        for (String claim : REPEATED) {
            if (token.claims().hasClaim(claim)) {
                answer.put(claim, shown(claim, token.claims().getClaimValue(claim)));
            }
        }
        for (String claim : REPEATED_TEXTS) {
            if (token.claims().getClaimValue(claim) instanceof String text) {
                answer.put(claim, text);
            }
        }
        return answer;
    }

    private static Object shown(String claim, Object value) {
        if (value instanceof Number number) {
            // RFC 7662 §2.2: times are whole numbers here; in a token they may have fractions (RFC 7519 §2).
            return number.longValue();
        }
        // RFC 7662 §2.2 also allows a string, but a single type is easier for generated clients.
        return claim.equals(TokenClaims.AUDIENCE) && value instanceof String ? List.of(value) : value;
    }

    private static Map<String, Object> inactive() {
        return Map.of("active", false);
    }
}
