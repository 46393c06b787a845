package dev.signet.web;

import dev.signet.settings.Bounds.NotEmpty;
import dev.signet.settings.Bounds.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/**
 * The request header that carries an access token: SimpleJWT's {@code AUTH_HEADER_NAME} and {@code AUTH_HEADER_TYPES}.
 */
@ConfigMapping(prefix = "signet.auth-header")
@RegisterForReflection
public interface AuthHeaderConfig {
    /** What names of headers, schemes and cookies consist of (RFC 9110 §5.6.2). */
    String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /** Says what is wrong with a name that is not a {@link #TOKEN}. */
    String NOT_A_TOKEN = "must consist of letters, digits and any of !#$%&'*+.^_`|~-";

    /** The name of the request header. */
    @WithDefault("Authorization")
    @Pattern(regexp = TOKEN, message = NOT_A_TOKEN) String name();

    /** The schemes that precede the token, in any case (RFC 9110 §11.1). {@code WWW-Authenticate} names the first. */
    @WithDefault("Bearer")
    @NotEmpty List<@Pattern(regexp = TOKEN, message = NOT_A_TOKEN) String> types();

    /** Returns the challenge of every 401 (RFC 9110 §11.6.1). */
    default String challenge() {
        return types().get(0) + " realm=\"api\"";
    }
}
