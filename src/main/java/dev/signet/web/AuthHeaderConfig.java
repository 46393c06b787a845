package dev.signet.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/** Where an access token is looked for: SimpleJWT's {@code AUTH_HEADER_NAME} and {@code AUTH_HEADER_TYPES}. */
@ConfigMapping(prefix = "signet.auth-header")
public interface AuthHeaderConfig {
    /** The request header that carries the access token. */
    @WithDefault("Authorization")
    @NotBlank String name();

    /** The schemes that announce a token in it, in capitals or not (RFC 9110 §11.1). The first one is named in {@code WWW-Authenticate}. */
    @WithDefault("Bearer")
    @NotEmpty List<@NotBlank String> types();

    /** The challenge of every 401 (RFC 9110 §11.6.1). */
    default String challenge() {
        return types().get(0) + " realm=\"api\"";
    }
}
