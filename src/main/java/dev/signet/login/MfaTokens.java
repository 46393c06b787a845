package dev.signet.login;

import dev.signet.mfa.Demand;
import dev.signet.mfa.MfaConfig;
import dev.signet.secret.SecretBox;
import dev.signet.secret.SecureIds;
import dev.signet.security.CurrentRequest;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Issues the tokens that lead from the first factor to the second. They are encrypted, not signed JWTs, so
 * they are not readable and cannot be mistaken for access or refresh tokens. A token is valid for a few minutes, for
 * one purpose, one device and one user, and only until the user signs out everywhere or gets a new password or role.
 */
@Singleton
class MfaTokens {
    private static final int LONGEST = 8192;

    private final SecretBox box;
    private final MfaConfig config;
    private final CurrentRequest request;
    private final Clock clock;

    MfaTokens(SecretBox box, MfaConfig config, CurrentRequest request, Clock clock) {
        this.box = box;
        this.config = config;
        this.request = request;
        this.clock = clock;
    }

    /**
     * The contents of a token.
     *
     * @param id identifies the token when it is recorded as spent
     * @param user the user's id
     * @param version the user's version at the first step
     * @param expires when it expires, in seconds since the epoch
     * @param first the first step, with the time when it began
     */
    record Login(String id, long user, int version, long expires, FirstFactor first) {
        private static final String SEPARATOR = "|";
        private static final String COMMA = ",";
        private static final int PARTS = 9;

        String text() {
            return String.join(
                    SEPARATOR,
                    id,
                    Long.toString(user),
                    Integer.toString(version),
                    Long.toString(expires),
                    millis(first.begun()),
                    millis(first.at()),
                    String.join(COMMA, first.amr()),
                    first.method(),
                    first.purpose());
        }

        static Login of(String text) {
            String[] parts = text.split(Pattern.quote(SEPARATOR), PARTS);
            return new Login(
                    parts[0],
                    Long.parseLong(parts[1]),
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]),
                    new FirstFactor(
                            parts[7],
                            parts[6].isEmpty() ? List.of() : List.of(parts[6].split(COMMA)),
                            time(parts[5]),
                            parts[8],
                            time(parts[4])));
        }

        private static String millis(Optional<Instant> time) {
            return time.map(at -> Long.toString(at.toEpochMilli())).orElse("");
        }

        private static Optional<Instant> time(String millis) {
            return Optional.of(millis)
                    .filter(text -> !text.isEmpty())
                    .map(text -> Instant.ofEpochMilli(Long.parseLong(text)));
        }

        /** Returns whether the user has not signed out everywhere since, nor got a new password or role. */
        boolean isOf(User now) {
            return now.version() == version
                    && first.begun().map(now::stillAdmits).orElse(false);
        }

        Instant expiresAt() {
            return Instant.ofEpochSecond(expires);
        }
    }

    /** Returns a token with which this user continues to log in. */
    String issue(Demand purpose, User user, FirstFactor first) {
        Instant now = clock.instant();
        Login login = new Login(
                SecureIds.tokenId(),
                user.id(),
                user.version(),
                now.plus(config.tokenLifetime()).getEpochSecond(),
                first.begunBy(now));
        byte[] sealed = box.seal(sealedName(purpose), login.text().getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /**
     * Reads a token.
     *
     * @throws ApiError 401 if it was not issued by us for this purpose and device, or has expired
     */
    Login read(Demand purpose, String token) {
        if (token.length() > LONGEST) {
            throw refused();
        }
        try {
            byte[] opened = box.open(sealedName(purpose), Base64.getUrlDecoder().decode(token));
            Login login = Login.of(new String(opened, StandardCharsets.UTF_8));
            if (!clock.instant().isBefore(login.expiresAt())) {
                throw refused();
            }
            return login;
        } catch (IllegalArgumentException | IllegalStateException forgedOrAnothers) {
            throw refused();
        }
    }

    /** Returns the error for any invalid token. */
    static ApiError refused() {
        return ApiError.tokenNotValid("Token is invalid or expired");
    }

    /** Does not include the network address: a phone may change networks between the steps of a login. */
    private String sealedName(Demand purpose) {
        return "mfa token|" + purpose + "|"
                + HexFormat.of().formatHex(request.device().label().getBytes(StandardCharsets.UTF_8));
    }
}
