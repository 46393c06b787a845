package dev.signet.user;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The administrator that the first start makes in an empty database: {@code SIGNET_ADMIN_USERNAME} and so on. */
@ConfigMapping(prefix = "signet.admin")
public interface AdminConfig {
    /** The name. Where it is not set, no administrator is made. */
    Optional<String> username();

    /** The password; goes with the name. */
    Optional<String> password();

    /** The e-mail address. */
    Optional<String> email();
}
