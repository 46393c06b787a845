package dev.signet.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Optional;

/** The hosts that this service answers for: Django's {@code ALLOWED_HOSTS}. */
@ConfigMapping(prefix = "signet.allowed-hosts")
public interface HostsConfig {
    /**
     * Names and addresses, with a port if only that one is meant; {@code .example.com} for a domain and all below it; {@code *}
     * for any. If not set, every host is answered, but no response repeats one that a client could have made up.
     */
    @WithParentName
    Optional<List<String>> allowed();
}
