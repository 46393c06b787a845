package dev.signet.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/**
 * The request header that carries an access token: SimpleJWT's {@code AUTH_HEADER_NAME} and {@code AUTH_HEADER_TYPES}.
 */
@ConfigMapping(prefix = "signet.auth-header")
public interface AuthHeaderConfig {
    /** The name of the request header. */
    @WithDefault("Authorization")
    @NotBlank String name();

    /** The schemes that precede the token, in any case (RFC 9110 §11.1). {@code WWW-Authenticate} names the first. */
    @WithDefault("Bearer")
    @NotEmpty List<@NotBlank String> types();

    /** Returns the challenge of every 401 (RFC 9110 §11.6.1). */
    default String challenge() {
        return types().get(0) + " realm=\"api\"";
    }
}
