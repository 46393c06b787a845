package dev.signet.user;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The administrator that the first start creates in an empty database: {@code SIGNET_ADMIN_USERNAME} and so on. */
@ConfigMapping(prefix = "signet.admin")
public interface AdminConfig {
    /** The username. If it is not set, no administrator is created. */
    Optional<String> username();

    /** The password; required if the username is set. */
    Optional<String> password();

    /** The e-mail address. */
    Optional<String> email();
}
