package dev.signet.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Optional;

/** Refresh tokens in cookies, for browsers: what a script cannot read, a script that was smuggled in cannot steal. */
@ConfigMapping(prefix = "signet.cookies")
public interface CookieConfig {
    /** Whether browsers get their refresh token in a cookie instead of the body. */
    @WithDefault("false")
    boolean enabled();

    /** The cookie's name. Browsers hold one that starts so to {@code Secure}. */
    @WithDefault("__Secure-signet-refresh")
    @NotBlank String name();

    /** Origins, beside the service's own, whose pages may use the cookie: {@code https://app.example.com}. */
    Optional<List<String>> origins();
}
