package dev.signet.token;

import dev.signet.security.TokenLifetimes;
import dev.signet.settings.Bounds.Min;
import dev.signet.settings.Bounds.NotBlank;
import dev.signet.settings.Bounds.Pattern;
import dev.signet.user.ActiveUsers;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** The settings of the tokens. They have the same meaning as in SimpleJWT. */
@ConfigMapping(prefix = "signet.token")
@RegisterForReflection
public interface TokenConfig extends TokenLifetimes, ActiveUsers {
    /** Scopes of RFC 6749 §3.3: any printable ASCII except quotes and backslashes, separated by spaces. */
    String SCOPES = "[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*";

    /** Whether a refresh also returns a new refresh token. */
    @WithDefault("true")
    boolean rotateRefreshTokens();

    /** Whether the old refresh token is then rejected. Signet does not start if this is off while tokens rotate. */
    @WithDefault("true")
    boolean blacklistAfterRotation();

    /** Whether a login updates the user's {@code last_login}. */
    @WithDefault("false")
    boolean updateLastLogin();

    /** The issuer of the tokens ({@code iss}). Signet's own tokens with another issuer are rejected. */
    Optional<String> issuer();

    /** Returns the issuer, or the default if none is set. */
    default String issuerName() {
        return issuer().orElse("signet");
    }

    /** The audience of the tokens ({@code aud}). If set, tokens with another audience or none are rejected. */
    Optional<List<String>> audience();

    /**
     * The {@code typ} header of access tokens: {@code JWT} as in SimpleJWT, or {@code at+jwt} (RFC 9068 §2.1). Signet
     * always accepts both, so you can change it at any time.
     */
    @WithDefault("JWT")
    @Pattern(regexp = "JWT|at\\+jwt") String accessTyp();

    /**
     * The client for which access tokens are issued ({@code client_id}). Validators of {@code at+jwt} tokens require it
     * (RFC 9068 §2.2). Signet does not identify clients at a login, so it is the same for all.
     */
    Optional<@Pattern(regexp = "[\\x20-\\x7e]+") String> clientId();

    /** The {@code scope} of access tokens: names separated by spaces (RFC 9068 §2.2.3, RFC 6749 §3.3). */
    Optional<@Pattern(regexp = SCOPES) String> scope();

    /** The claim that holds the user's id. */
    @WithDefault("user_id")
    @NotBlank String userIdClaim();

    /**
     * What that claim contains in new tokens: the id in Signet, or the key in the system that the account was migrated from, for
     * services that know users by that key.
     */
    @WithDefault("id")
    UserIdField userIdField();

    /** Whether access tokens say how and when the user signed in ({@code amr}, RFC 8176, and {@code auth_time}). */
    @WithDefault("false")
    boolean authenticationClaims();

    /** Whether verifying a token also checks that its user exists and, with {@link #checkUserIsActive}, is active. */
    @WithDefault("false")
    boolean verifyChecksUser();

    /** How many verified access tokens are cached, so that their signature is not checked at every request. */
    @WithDefault("10000")
    @Min(0) long cacheSize();
}
