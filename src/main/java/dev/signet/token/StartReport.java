package dev.signet.token;

import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Logs in one line what is running: the first thing to check if something seems wrong. */
@Singleton
class StartReport {
    private static final Logger LOG = Logger.getLogger(StartReport.class);
    private final KeyRing keys;
    private final String version;
    private final String url;
    private final boolean embedded;
    private final String issuer;

    StartReport(
            KeyRing keys,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "signet.database.embedded", defaultValue = "false") boolean embedded,
            TokenConfig config) {
        this.keys = keys;
        this.version = version;
        this.url = url;
        this.embedded = embedded;
        this.issuer = config.issuerName();
    }

    void write(@Observes @Priority(StartOrder.REPORT) ServiceStart start) {
        TokenKey access = keys.signing(Purpose.ACCESS);
        LOG.infof(
                "Signet %s (%s, %s): %s database %s; issuer %s; access tokens signed with %s %s, refresh tokens with %s",
                version,
                LaunchMode.current().getDefaultProfile(),
                ImageMode.current().isNativeImage()
                        ? "native"
                        : "JVM " + Runtime.version().feature(),
                embedded ? "embedded" : "external",
                place(url),
                issuer,
                access.algorithm(),
                access.kid(),
                keys.signing(Purpose.REFRESH).kid());
    }

    /** Returns the hosts and the database of a JDBC URL, without a user or parameters, which may contain passwords. */
    static String place(String url) {
        String address = url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("[?].*$", "");
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
