package dev.signet.token;

import dev.signet.key.SecretBox;
import dev.signet.mfa.Demand;
import dev.signet.mfa.MfaConfig;
import dev.signet.security.SecureIds;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The tokens that lead from the right password to the second factor. One is sealed, not signed: it is no JWT, so nothing takes it
 * for an access or a refresh token, and nobody reads it. It is good for a few minutes, for one purpose, one user while the password
 * stays the same, and one device.
 */
@Singleton
class MfaTokens {
    private static final int LONGEST = 4096;

    private final SecretBox box;
    private final MfaConfig config;
    private final Clock clock;

    MfaTokens(SecretBox box, MfaConfig config, Clock clock) {
        this.box = box;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What a token says.
     *
     * @param id by which it is spent
     * @param user the user's id
     * @param passwordVersion that of the password which was right
     * @param expires the second from which it is worth nothing
     */
    record Login(String id, long user, int passwordVersion, long expires) {
        private static final String SEPARATOR = "|";

        /** The last part was a name once; replicas of the version before read it still. */
        String text() {
            return String.join(
                    SEPARATOR, id, Long.toString(user), Integer.toString(passwordVersion), Long.toString(expires), "");
        }

        static Login of(String text) {
            String[] parts = text.split(Pattern.quote(SEPARATOR), 5);
            return new Login(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
        }

        Instant expiresAt() {
            return Instant.ofEpochSecond(expires);
        }
    }

    /** A token with which this user's login goes on. */
    String issue(Demand purpose, User user, Device device) {
        Login login = new Login(
                SecureIds.tokenId(),
                user.id(),
                user.passwordVersion(),
                clock.instant().plus(config.tokenLifetime()).getEpochSecond());
        byte[] sealed = box.seal(sealedName(purpose, device), login.text().getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /**
     * What the token says.
     *
     * @throws ApiError 401 where it is none of ours for this purpose and device, or has expired
     */
    Login read(Demand purpose, String token, Device device) {
        if (token.length() > LONGEST) {
            throw refused();
        }
        try {
            byte[] opened =
                    box.open(sealedName(purpose, device), Base64.getUrlDecoder().decode(token));
            Login login = Login.of(new String(opened, StandardCharsets.UTF_8));
            if (!clock.instant().isBefore(login.expiresAt())) {
                throw refused();
            }
            return login;
        } catch (IllegalArgumentException | IllegalStateException forgedOrAnothers) {
            throw refused();
        }
    }

    /** The refusal of a token, whatever is wrong with it. */
    static ApiError refused() {
        return ApiError.tokenNotValid("Token is invalid or expired");
    }

    /** Not bound to the network address: between the steps of a login a phone may leave the house. */
    private static String sealedName(Demand purpose, Device device) {
        return "mfa token|" + purpose + "|"
                + HexFormat.of().formatHex(device.label().getBytes(StandardCharsets.UTF_8));
    }
}
