package dev.signet.proxy;

import dev.signet.web.Authority;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;

/** A request as the client sent it to the first proxy. All accessors of client, scheme and host agree. */
final class ForwardedRequest extends HttpServerRequestWrapper {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final SocketAddress client;
    private final String scheme;
    private final HostAndPort authority;
    private final String prefix;

    ForwardedRequest(HttpServerRequestInternal request, Claims claims) {
        super(request);
        this.client = SocketAddress.inetSocketAddress(
                new InetSocketAddress(claims.client().address(), claims.client().port()));
        this.scheme = claims.scheme().orElseGet(request::scheme);
        this.authority = authority(request.authority(), scheme, claims);
        this.prefix = claims.prefix();
    }

    private static HostAndPort authority(HostAndPort sent, String scheme, Claims claims) {
        HostAndPort named = claims.host()
                .map(Authority::toString)
                .map(text -> HostAndPort.parseAuthority(text, -1))
                .orElse(sent);
        if (named == null) {
            return null;
        }
        int port = claims.port().orElse(named.port());
        int standard = scheme.equals("https") ? HTTPS : HTTP;
        return HostAndPort.create(named.host(), port == standard ? -1 : port);
    }

    @Override
    public SocketAddress remoteAddress() {
        return client;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public boolean isSSL() {
        return scheme.equals("https");
    }

    @Override
    public HostAndPort authority() {
        return authority;
    }

    @Override
    public String host() {
        return authority == null ? null : authority.toString();
    }

    @Override
    public String uri() {
        return prefix + super.uri();
    }

    @Override
    public String absoluteURI() {
        return authority == null ? uri() : scheme + "://" + authority + uri();
    }
}
