package dev.signet.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Optional;

/** The hosts for which this service responds: Django's {@code ALLOWED_HOSTS}. */
@ConfigMapping(prefix = "signet.allowed-hosts")
public interface HostsConfig {
    /**
     * Names and addresses, with a port if only that one is allowed; {@code .example.com} for a domain and its
     * subdomains; {@code *} for any. If not set, every host is accepted, but no response repeats one that a client
     * could have made up.
     */
    @WithParentName
    Optional<List<String>> allowed();
}
