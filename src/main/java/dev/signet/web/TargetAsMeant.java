package dev.signet.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads every request target as the WHATWG URL standard and Django do: a {@code %} that does not start an escape is a
 * literal {@code %}, a {@code ;} in a query is an ordinary character, and so is any character that a browser would have
 * escaped. The HTTP server would reject some of these (its own check is off: {@link #CHECK_OFF}) and misread others, so
 * a request with such a target is rerouted to an equivalent, properly escaped one.
 */
@Singleton
public class TargetAsMeant {
    /** The system property that disables Quarkus's check of request targets, which returns an empty 400. */
    public static final String CHECK_OFF = "vertx.disableURIValidation";

    private static final int BEFORE_OTHERS = 1;
    private static final int BAD_REQUEST = 400;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final Pattern ADDRESS =
            Pattern.compile("(?<scheme>(?i:https?))://(?<host>[^/?#]+)(?<path>.*)", Pattern.DOTALL);
    private static final String ESCAPED = "\"#<>\\^`{|}";

    void install(@Observes @Priority(BEFORE_OTHERS) Router router) {
        router.route().order(Integer.MIN_VALUE).handler(TargetAsMeant::read);
    }

    private static void read(RoutingContext http) {
        String sent = http.request().uri();
        Optional<String> path = sent.startsWith("/")
                ? Optional.of(sent)
                : path(sent, Optional.ofNullable(http.request().authority()));
        Optional<String> meant = path.map(TargetAsMeant::orderly);
        if (meant.isEmpty()) {
            http.fail(BAD_REQUEST);
        } else if (meant.get().equals(sent)) {
            http.next();
        } else {
            http.reroute(meant.get());
        }
    }

    /**
     * Adds the header {@code Host} to an HTTP/1.0 request, which may lack it: that of the target, or an empty one, which
     * means the same as none (RFC 9112 §3.2). Without the header, the framework has no address of the request. Must run
     * before anything asks for the host, which is looked for only once.
     */
    static void nameHost(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0 && !request.headers().contains(HttpHeaders.HOST)) {
            Matcher address = ADDRESS.matcher(request.uri());
            request.headers().set(HttpHeaders.HOST, address.matches() ? address.group("host") : "");
        }
    }

    /**
     * Returns the path and query of an absolute target, which a client sends if it takes this service for a proxy (RFC
     * 9112 §3.2.2). The rest of the service reads the scheme from the connection and the host from {@code Host}. If the
     * target names another host than {@code Host}, the result is empty: such a request is meant to be misread.
     */
    private static Optional<String> path(String target, Optional<HostAndPort> host) {
        Matcher address = ADDRESS.matcher(target);
        if (!address.matches()) {
            return Optional.empty();
        }
        int standardPort = address.group("scheme").equalsIgnoreCase("https") ? HTTPS : HTTP;
        HostAndPort named = HostAndPort.parseAuthority(address.group("host"), standardPort);
        boolean isThisHost = named != null
                && host.map(sent -> sent.host().equalsIgnoreCase(named.host())
                                && (sent.port() < 0 ? standardPort : sent.port()) == named.port())
                        .orElse(true);
        String path = address.group("path");
        return Optional.of(path.startsWith("/") ? path : "/" + path).filter(any -> isThisHost);
    }

    /** Returns an equivalent, properly escaped target. */
    static String orderly(String target) {
        StringBuilder text = new StringBuilder(target.length());
        boolean query = false;
        for (int i = 0; i < target.length(); i++) {
            char each = target.charAt(i);
            query |= each == '?';
            boolean escape = each == '%'
                    && i + 2 < target.length()
                    && UrlEncoded.isEscape(target.charAt(i + 1), target.charAt(i + 2));
            // Brackets are only allowed for IPv6 addresses. A character beyond ASCII stands for the byte that was sent
            // (RFC 9112 §2.2).
            boolean inOrder = each > ' '
                    && each < 0x7F
                    && ESCAPED.indexOf(each) < 0
                    && (each != '%' || escape)
                    && (query ? each != ';' : each != '[' && each != ']');
            if (inOrder) {
                text.append(each);
            } else {
                text.append(String.format("%%%02X", each & 0xFF));
            }
        }
        return text.toString();
    }
}
