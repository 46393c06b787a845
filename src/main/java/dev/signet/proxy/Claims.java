package dev.signet.proxy;

import dev.signet.web.Authority;
import dev.signet.web.NetworkAddress.Endpoint;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What trusted proxies say about a request. Anything missing or unreadable is empty.
 *
 * @param client who sent the request; the last known proxy if that one does not say
 * @param scheme {@code http} or {@code https}
 * @param host the host that the client requested
 * @param port the port that the client connected to
 * @param prefix a path prefix before this service's paths; starts with a slash unless it is empty
 */
record Claims(
        Endpoint client, Optional<String> scheme, Optional<Authority> host, Optional<Integer> port, String prefix) {
    private static final int LAST_PORT = 65_535;
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern PREFIX = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~!$&'()*+,=:@-]++)+");

    /** Returns claims that contain only the other end of the connection. */
    static Claims none(Endpoint peer) {
        return new Claims(peer, Optional.empty(), Optional.empty(), Optional.empty(), "");
    }

    /** Returns the claims in {@code Forwarded} (RFC 7239). */
    static Claims forwarded(MultiMap headers, Endpoint peer, Predicate<Endpoint> trusted) {
        // Each header is parsed separately, so that an unclosed quotation mark from a client does not swallow what a
        // proxy added.
        List<ForwardedElement> elements = headers.getAll("Forwarded").stream()
                .flatMap(header -> ForwardedElement.parse(header).stream())
                .toList();
        if (elements.isEmpty()) {
            return none(peer);
        }
        Route route = Route.back(
                elements.stream().map(each -> each.value("for").orElse("")).toList(), peer, trusted);
        ForwardedElement ofClient = elements.get(route.index());
        return new Claims(
                route.client(),
                ofClient.value("proto").flatMap(Claims::scheme),
                ofClient.value("host").flatMap(Authority::parse),
                Optional.empty(),
                "");
    }

    /** Returns the claims in the {@code X-Forwarded-…} headers that the settings enable. */
    static Claims xForwarded(MultiMap headers, Endpoint peer, Predicate<Endpoint> trusted, ProxyConfig config) {
        Optional<Authority> host = config.enableForwardedHost()
                ? first(headers, config.forwardedHostHeader()).flatMap(Authority::parse)
                : Optional.empty();
        Optional<String> prefix = config.enableForwardedPrefix()
                ? first(headers, config.forwardedPrefixHeader()).flatMap(Claims::prefix)
                : Optional.empty();
        Optional<String> scheme = "on".equalsIgnoreCase(headers.get("X-Forwarded-Ssl"))
                ? Optional.of("https")
                : first(headers, "X-Forwarded-Proto").flatMap(Claims::scheme);
        return new Claims(
                Route.back(list(headers, "X-Forwarded-For"), peer, trusted).client(),
                scheme,
                host,
                first(headers, "X-Forwarded-Port").flatMap(Claims::port),
                prefix.orElse(""));
    }

    /** Returns whether these claims and others contradict each other. */
    boolean contradict(Claims others) {
        return !client.address().equals(others.client().address())
                || differ(scheme, others.scheme())
                || differ(host, others.host());
    }

    private static boolean differ(Optional<?> one, Optional<?> other) {
        return one.isPresent() && other.isPresent() && !one.equals(other);
    }

    private static Optional<String> scheme(String text) {
        return Optional.of(text.toLowerCase(Locale.ROOT)).filter(each -> each.equals("http") || each.equals("https"));
    }

    private static Optional<Integer> port(String text) {
        return Optional.of(text)
                .filter(each -> PORT.matcher(each).matches())
                .map(Integer::valueOf)
                .filter(each -> each > 0 && each <= LAST_PORT);
    }

    private static Optional<String> prefix(String text) {
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return Optional.of(path).filter(each -> PREFIX.matcher(each).matches());
    }

    /** Returns the first element of a header, which the first proxy wrote. */
    private static Optional<String> first(MultiMap headers, String name) {
        return list(headers, name).stream().findFirst();
    }

    /** Returns the elements of all headers of this name, without empty ones (RFC 9110 §5.3, §5.6.1.2). */
    private static List<String> list(MultiMap headers, String name) {
        return headers.getAll(name).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(element -> unquoted(element.strip()))
                .filter(element -> !element.isEmpty())
                .toList();
    }

    /** Removes the quotation marks that some proxies write here too. */
    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }
}
