package dev.signet.proxy;

import dev.signet.web.NetworkAddress;
import dev.signet.web.NetworkAddress.Endpoint;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Replaces a request from a trusted proxy by the one that its client sent, before anything else reads it, so that
 * sessions, limits, logs, events and links all use the same data. An unreadable header is ignored.
 */
@Singleton
class Forwarding {
    /** After the request target was normalized, before anything else. */
    private static final int BEFORE_OTHERS = 2;

    private static final int BAD_REQUEST = 400;
    private static final String DONE = Forwarding.class.getName();

    private final ProxyConfig config;
    private final boolean enabled;
    private final TrustedProxies proxies;
    private final Vertx vertx;

    Forwarding(
            ProxyConfig config,
            @ConfigProperty(name = "signet.internal.proxy-address-forwarding", defaultValue = "false") boolean enabled,
            Vertx vertx) {
        this.config = config;
        this.enabled = enabled;
        this.proxies = trusted(enabled, config);
        this.vertx = vertx;
    }

    /**
     * Returns the proxies that the settings trust.
     *
     * @throws ConfigurationException if anyone would be trusted, or an entry cannot be parsed
     */
    static TrustedProxies trusted(boolean enabled, ProxyConfig config) {
        if (enabled && config.trustedProxies().isEmpty()) {
            throw new ConfigurationException(
                    "quarkus.http.proxy.proxy-address-forwarding=true without quarkus.http.proxy.trusted-proxies would"
                            + " let every client choose its own address and bypass all limits. List the proxies by"
                            + " address, host name or network, for example 10.0.0.5,10.1.0.0/16.");
        }
        return new TrustedProxies(config.trustedProxies().orElse(List.of()), System::nanoTime);
    }

    void install(@Observes @Priority(BEFORE_OTHERS) Router router) {
        if (enabled) {
            router.route().order(Integer.MIN_VALUE).handler(http -> handle(http, router));
        }
    }

    private void handle(RoutingContext http, Router router) {
        HttpServerRequestInternal request = (HttpServerRequestInternal) http.request();
        Optional<Endpoint> peer = Optional.ofNullable(request.remoteAddress()).flatMap(Forwarding::endpoint);
        if (peer.isEmpty() || request.context().getLocal(DONE) != null) {
            http.next();
        } else if (proxies.trust(peer.get()) || !proxies.mustLookUp()) {
            forward(http, router, peer.get());
        } else {
            vertx.executeBlocking(() -> {
                        proxies.lookUp();
                        return null;
                    })
                    .onComplete(lookedUp -> forward(http, router, peer.get()));
        }
    }

    private void forward(RoutingContext http, Router router, Endpoint peer) {
        if (!proxies.trust(peer)) {
            http.next();
            return;
        }
        Optional<Claims> claims = claims(http.request().headers(), peer);
        if (claims.isEmpty()) {
            http.fail(BAD_REQUEST);
            return;
        }
        HttpServerRequestInternal request = (HttpServerRequestInternal) http.request();
        request.context().putLocal(DONE, true);
        router.handle(new ForwardedRequest(request, claims.get()));
    }

    /**
     * Returns what the headers say; empty if the two kinds contradict each other, which means that a client may have
     * forged one of them.
     */
    private Optional<Claims> claims(MultiMap headers, Endpoint peer) {
        boolean standard = config.allowForwarded();
        boolean deFacto = config.allowXForwarded().orElse(!standard);
        Claims forwarded = standard ? Claims.forwarded(headers, peer, proxies::trust) : Claims.none(peer);
        Claims xForwarded = deFacto ? Claims.xForwarded(headers, peer, proxies::trust, config) : Claims.none(peer);
        boolean hasStandard = standard && headers.contains("Forwarded");
        boolean hasDeFacto = deFacto && headers.contains("X-Forwarded-For");
        if (hasStandard && hasDeFacto) {
            if (config.strictForwardedControl() && forwarded.contradict(xForwarded)) {
                return Optional.empty();
            }
            boolean preferred = config.forwardedPrecedence() == ProxyConfig.Precedence.FORWARDED;
            return Optional.of(preferred ? forwarded : xForwarded);
        }
        return Optional.of(hasStandard ? forwarded : xForwarded);
    }

    private static Optional<Endpoint> endpoint(SocketAddress address) {
        return Optional.ofNullable(address.hostAddress())
                .flatMap(NetworkAddress::parse)
                .map(ip -> new Endpoint(ip, address.port()));
    }
}
