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
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides for which hosts this service responds and which of them it names in responses ({@code signet.allowed-hosts}).
 * As in Django, a request for any other host gets 400. Paths below {@code /q/}, such as health checks, accept any host:
 * probes connect by address, and these responses do not use the host.
 */
@Singleton
class AllowedHosts {
    /** After the handlers that add headers to every response, before anything that does work. */
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

    /** Returns whether requests for this host (and port) are accepted. */
    boolean answers(String host) {
        return fitsInUrl(host) && (allowed.isEmpty() || names(host));
    }

    /** The HTTP server accepts any text in brackets as a host, and a list or the metadata could not put it into a link. */
    private static boolean fitsInUrl(String host) {
        if (!host.startsWith("[")) {
            return true;
        }
        try {
            new URI("http://" + host + "/");
            return Authority.parse(host).isPresent();
        } catch (URISyntaxException none) {
            return false;
        }
    }

    /** Returns whether responses may name this host (and port), because a client cannot have made it up. */
    boolean names(String host) {
        return Authority.parse(host)
                .filter(each -> allowed.map(patterns -> patterns.stream().anyMatch(pattern -> pattern.matches(each)))
                        .orElseGet(each::isThisMachine))
                .isPresent();
    }

    /** One entry of {@code signet.allowed-hosts}. */
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
                            + "\", which is not a host. Examples: id.example.com, .example.com (with subdomains),"
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
