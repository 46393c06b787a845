package dev.signet.web;

import dev.signet.settings.Bounds.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** Additional paths at which the same resources are served, for clients written for other packages. */
@ConfigMapping(prefix = "signet.paths")
@RegisterForReflection
public interface PathsConfig {
    /** The packages whose paths are served; none if not set. */
    Optional<Set<ClientKind>> aliases();

    /** The prefix of those paths: where Django's {@code urls.py} includes the package. */
    @WithDefault("/auth")
    @Pattern(regexp = "(/[A-Za-z0-9._~-]+)+", message = "must be a path like /auth, without a slash at its end")
    String aliasPrefix();

    /** The package that a client was written for. */
    enum ClientKind {
        /** The views of djoser for accounts and for SimpleJWT. */
        DJOSER,
        /** dj-rest-auth with {@code USE_JWT}. */
        DJ_REST_AUTH
    }
}
