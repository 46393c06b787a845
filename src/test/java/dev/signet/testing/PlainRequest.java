package dev.signet.testing;

import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.filter.FilterContext;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import io.restassured.internal.ResponseParserRegistrar;
import io.restassured.internal.RestAssuredResponseImpl;
import io.restassured.internal.assertion.CookieMatcher;
import io.restassured.internal.filter.FilterContextImpl;
import io.restassured.internal.http.CharsetExtractor;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request of REST Assured, sent over a plain socket. It is the request that REST Assured's own client would send, which takes
 * about a millisecond more of processor time. It follows no redirects.
 */
final class PlainRequest {
    private static final String AGENT = "Apache-HttpClient/4.5.14 (Java/" + System.getProperty("java.version") + ")";

    /** Anything else REST Assured may encode differently when it sends it. */
    private static final Pattern PLAIN_URI = Pattern.compile(
            "http://localhost:[0-9]+(?=/)(?:/(?![.]+(?:[/?]|$))[\\w.~:@=-]+)*/?(?:[?][\\w./~%:@&=+,-]*)?");

    /** Its client replaces all other characters. */
    private static final Pattern ASCII = Pattern.compile("[ -~]*");

    private static final Pattern TEXT = Pattern.compile("(?:application/json|text/plain)(?:;.*)?");

    /** These the client sets. */
    private static final Set<String> OF_CLIENT = Set.of(
            "accept-encoding", "connection", "content-length", "expect", "host", "transfer-encoding", "user-agent");

    private final URI uri;
    private final String method;
    private final byte[] head;
    private final byte[] body;
    private final RestAssuredConfig config;

    private PlainRequest(FilterableRequestSpecification request, URI uri, String head, byte[] body) {
        this.uri = uri;
        this.method = request.getMethod();
        this.head = head.getBytes(StandardCharsets.US_ASCII);
        this.body = body;
        this.config = request.getConfig();
    }

    /**
     * The same request, unless it has something that only REST Assured's own client can send.
     *
     * @param uri the request's, which REST Assured puts together anew whenever it is asked
     */
    static Optional<PlainRequest> of(FilterableRequestSpecification request, String uri, FilterContext context) {
        if (!PLAIN_URI.matcher(uri).matches()
                || isQueryRepeated(request, context)
                || !request.getFormParams().isEmpty()
                || !request.getRequestParams().isEmpty()
                || !request.getMultiPartParams().isEmpty()
                || !request.getAuthenticationScheme().getClass().getSimpleName().endsWith("NoAuthScheme")
                || request.getProxySpecification() != null
                || request.getConfig().getDecoderConfig().contentDecoders().size()
                        != DecoderConfig.ContentDecoder.values().length) {
            return Optional.empty();
        }
        return body(request).flatMap(body -> withHead(request, URI.create(uri), body));
    }

    private static Optional<PlainRequest> withHead(FilterableRequestSpecification request, URI uri, byte[] body) {
        StringBuilder head = new StringBuilder(request.getMethod()).append(' ').append(uri.getRawPath());
        if (uri.getRawQuery() != null) {
            head.append('?').append(uri.getRawQuery());
        }
        head.append(" HTTP/1.1\r\n");
        for (Header header : request.getHeaders()) {
            if (OF_CLIENT.contains(header.getName().toLowerCase(Locale.ROOT))
                    || !isAscii(header.getName() + header.getValue())) {
                return Optional.empty();
            }
            head.append(header.getName()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (request.getCookies().exist()) {
            String cookies = request.getCookies().asList().stream()
                    .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                    .collect(Collectors.joining("; "));
            if (!isAscii(cookies)) {
                return Optional.empty();
            }
            head.append("Cookie: ").append(cookies).append("\r\n");
        }
        if (request.getBody() != null || Set.of("POST", "PUT", "PATCH").contains(request.getMethod())) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("Host: ")
                .append(uri.getRawAuthority())
                .append("\r\nConnection: Keep-Alive\r\nUser-Agent: ")
                .append(AGENT);
        head.append("\r\nAccept-Encoding: gzip,deflate\r\n\r\n");
        return Optional.of(new PlainRequest(request, uri, head.toString(), body));
    }

    /** REST Assured then names only one of the values in the URI that it tells. */
    private static boolean isQueryRepeated(FilterableRequestSpecification request, FilterContext context) {
        String path = ((FilterContextImpl) context).getInternalRequestURI();
        if (!path.contains("?")) {
            return false;
        }
        List<String> names = Stream.of(path.substring(path.indexOf('?') + 1).split("&"))
                .map(parameter -> parameter.split("=", 2)[0])
                .toList();
        return !request.getQueryParams().isEmpty() || Set.copyOf(names).size() < names.size();
    }

    private static boolean isAscii(String text) {
        return ASCII.matcher(text).matches();
    }

    private static Optional<byte[]> body(FilterableRequestSpecification request) {
        Object body = request.getBody();
        if (body == null) {
            return Optional.of(new byte[0]);
        }
        if (body instanceof byte[] bytes) {
            return Optional.of(bytes);
        }
        String type = request.getContentType();
        if (!(body instanceof String text)
                || type == null
                || !TEXT.matcher(type).matches()) {
            return Optional.empty();
        }
        String charset = CharsetExtractor.getCharsetFromContentType(type);
        if (charset == null && !type.startsWith("application/json")) {
            return Optional.empty();
        }
        return Optional.of(text.getBytes(charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset)));
    }

    /** Sends it, and returns what REST Assured's own client would. */
    Response send() throws IOException {
        PlainAnswer answer = PlainAnswer.to(method, uri, head, body);
        Headers headers = new Headers(answer.headers());
        RestAssuredResponseImpl response = new RestAssuredResponseImpl();
        response.setConfig(config);
        response.setDecoderConfig(config.getDecoderConfig());
        response.setSessionIdName(config.getSessionConfig().sessionIdName());
        response.setRpr(new ResponseParserRegistrar());
        response.setStatusLine(answer.statusLine());
        response.setStatusCode(answer.status());
        response.setResponseHeaders(headers);
        response.setContentType(headers.hasHeaderWithName("Content-Type") ? headers.getValue("Content-Type") : "");
        if (headers.hasHeaderWithName("Set-Cookie")) {
            response.setCookies(CookieMatcher.getCookies(headers.getValues("Set-Cookie")));
        }
        response.setContent(answer.body());
        return response;
    }
}
