package dev.signet.web;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which hosts this service answers for and which it names in responses ({@code signet.allowed-hosts}). A host that is not
 * allowed gets 400, as in Django. Health and all else below {@code /q/} are answered whatever the host: probes come by address,
 * and nothing there is made of it.
 */
@Singleton
class AllowedHosts {
    /** After the handlers that give every response its headers, before anything that does work. */
    private static final int AFTER_HEADERS = 5_000;

    private static final int BAD_REQUEST = 400;
    private static final String REFUSAL =
            new JsonObject().put("detail", "Invalid Host header.").encode();

    private final Optional<List<Pattern>> allowed;

    AllowedHosts(HostsConfig config, PublicUrl publicUrl) {
        Optional<Pattern> own = publicUrl.url().map(URI::getHost).map(Pattern::of);
        this.allowed = config.allowed()
                .map(patterns -> Stream.concat(patterns.stream().map(Pattern::of), own.stream())
                        .toList());
    }

    void install(@Observes @Priority(AFTER_HEADERS) Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check);
    }

    private void check(RoutingContext http) {
        HostAndPort host = http.request().authority();
        if (http.request().path().startsWith("/q/")
                || host == null && allowed.isEmpty()
                || host != null && answers(host.toString())) {
            http.next();
            return;
        }
        http.response()
                .setStatusCode(BAD_REQUEST)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(REFUSAL);
    }

    /** Whether requests to this host (and port) are answered. */
    boolean answers(String host) {
        return allowed.isEmpty() ? !isBadAddress(host) : names(host);
    }

    /** The HTTP server takes whatever stands in brackets for a host, and no URL can be made of most of it. */
    private static boolean isBadAddress(String host) {
        return host.startsWith("[") && Authority.parse(host).isEmpty();
    }

    /** Whether responses may name this host (and port): it is one that no client can make up. */
    boolean names(String host) {
        return Authority.parse(host)
                .filter(each -> allowed.map(patterns -> patterns.stream().anyMatch(pattern -> pattern.matches(each)))
                        .orElseGet(each::isThisMachine))
                .isPresent();
    }

    /** One entry of the setting. */
    private record Pattern(boolean any, boolean below, Authority host) {
        static Pattern of(String text) {
            String entry = text.strip();
            if (entry.equals("*")) {
                return new Pattern(true, false, null);
            }
            boolean below = entry.startsWith(".");
            String name = below ? entry.substring(1) : entry;
            return Authority.parse(name)
                    .or(() -> Authority.parse("[" + name + "]"))
                    .map(host -> new Pattern(false, below, host))
                    .orElseThrow(() -> new ConfigurationException("signet.allowed-hosts has \"" + entry
                            + "\", which is no host. Examples: id.example.com, .example.com (the domain and all below it),"
                            + " 192.0.2.1, [2001:db8::1], localhost:8080, * (any)."));
        }

        boolean matches(Authority sent) {
            if (any) {
                return true;
            }
            String name = sent.withoutRootDot();
            boolean same = name.equals(host.withoutRootDot());
            return (same || below && name.endsWith("." + host.withoutRootDot()))
                    && (host.port() < 0 || host.port() == sent.port());
        }
    }
}
