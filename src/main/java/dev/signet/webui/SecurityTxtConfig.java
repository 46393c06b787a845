package dev.signet.webui;

import dev.signet.settings.Bounds.Pattern;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What {@code /.well-known/security.txt} says (RFC 9116). */
@ConfigMapping(prefix = "signet.security-txt")
@RegisterForReflection
interface SecurityTxtConfig {
    /** Where to report a weakness; the file exists only if this is set. */
    Optional<
                    List<
                            @Pattern(
                                    regexp = "(mailto:|tel:|https://)\\S+",
                                    message = "must begin with mailto:, tel: or https://")
                            String>>
            contact();

    /** The address of the policy for reports. */
    Optional<@Pattern(regexp = "https://\\S+", message = "must begin with https://") String> policy();
}
