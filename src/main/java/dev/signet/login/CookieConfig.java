package dev.signet.login;

import dev.signet.settings.Bounds.Pattern;
import dev.signet.web.AuthHeaderConfig;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Refresh tokens in cookies, for browsers: an injected script cannot read the cookie and steal the token. */
@ConfigMapping(prefix = "signet.cookies")
@RegisterForReflection
public interface CookieConfig {
    /** Whether browsers receive their refresh token in a cookie instead of the body. */
    @WithDefault("false")
    boolean enabled();

    /** The cookie's name. Browsers accept the prefix {@code __Secure-} only on cookies with {@code Secure}. */
    @WithDefault("__Secure-signet-refresh")
    @Pattern(regexp = AuthHeaderConfig.TOKEN, message = AuthHeaderConfig.NOT_A_TOKEN) String name();

    /** Origins, besides Signet's own, whose pages may use the cookie: {@code https://app.example.com}. */
    Optional<List<String>> origins();
}
