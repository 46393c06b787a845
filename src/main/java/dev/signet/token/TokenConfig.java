package dev.signet.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The tokens: the settings of SimpleJWT, with its meaning. */
@ConfigMapping(prefix = "signet.token")
public interface TokenConfig {
    /** Names of RFC 6749 §3.3: any printable ASCII but quotes and backslashes. */
    String SCOPES = "[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*";

    /** How long an access token is good. */
    @WithDefault("30m")
    Duration accessLifetime();

    /** How long a refresh token is good. */
    @WithDefault("7d")
    Duration refreshLifetime();

    /** Whether a refresh gives a new refresh token, too. */
    @WithDefault("true")
    boolean rotateRefreshTokens();

    /** Whether the old refresh token is refused after that. Rotation without it is refused at the start. */
    @WithDefault("true")
    boolean blacklistAfterRotation();

    /** Whether a login is noted in the user's {@code last_login}. */
    @WithDefault("false")
    boolean updateLastLogin();

    /** Who issues the tokens ({@code iss}). Tokens of this service that name another issuer are refused. */
    Optional<String> issuer();

    /** The same, or the name that tokens carry where none is set. */
    default String issuerName() {
        return issuer().orElse("signet");
    }

    /** Whom the tokens are for ({@code aud}). Where set, tokens for somebody else, or for nobody, are refused. */
    Optional<List<String>> audience();

    /** How much the clocks of this service and of who issued a token may differ. */
    @WithDefault("0s")
    Duration leeway();

    /**
     * What the header of an access token calls it ({@code typ}): {@code JWT} as SimpleJWT does, or {@code at+jwt}
     * (RFC 9068 §2.1). Either is read, whatever is set: a change disturbs nobody.
     */
    @WithDefault("JWT")
    @Pattern(regexp = "JWT|at\\+jwt") String accessTyp();

    /**
     * The client for which access tokens are issued ({@code client_id}), which validators of {@code at+jwt} tokens demand
     * (RFC 9068 §2.2). No client is known to this service at a login, so that it is the same for all.
     */
    Optional<@Pattern(regexp = "[\\x20-\\x7e]+") String> clientId();

    /** What access tokens are good for ({@code scope}): names with a space between them (RFC 9068 §2.2.3, RFC 6749 §3.3). */
    Optional<@Pattern(regexp = SCOPES) String> scope();

    /** The claim that holds the user's id. */
    @WithDefault("user_id")
    @NotBlank String userIdClaim();

    /** Whether the tokens of an inactive user are refused. */
    @WithDefault("true")
    boolean checkUserIsActive();

    /** Whether verifying a token also checks that its user exists and, with {@link #checkUserIsActive}, is active. */
    @WithDefault("false")
    boolean verifyChecksUser();

    /** How many access tokens are remembered as verified, so that their signature need not be checked at every request. */
    @WithDefault("10000")
    @Min(0) long cacheSize();
}
