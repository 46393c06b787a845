package dev.signet.web;

import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Runs the checks that precede the choice of a method, in the contract's order: the path exists, the response's type is
 * acceptable (406), the token is valid (401), the path admits the caller (401), the method exists (405), the body is
 * there and the token still valid (401). Responds to {@code OPTIONS}. The resource then checks permission for the method,
 * and the body.
 */
@Singleton
class ApiGate {
    /** The header with the body's type as the client sent it, after the gate has hidden it from the framework. */
    static final String CONTENT_TYPE_AS_SENT = "X-Signet-Content-Type";

    private static final String JSON_WITH_CHARSET = "application/json;charset=UTF-8";

    /** The usual {@code Accept} headers, which the framework reads as this gate does. */
    private static final Set<String> ANY_OR_JSON = Set.of(MediaType.WILDCARD, MediaType.APPLICATION_JSON);

    private final PathViews views;
    private final Aliases aliases;
    private final Offers offers;
    private final IncomingBodies bodies;

    ApiGate(PathViews views, Aliases aliases, Offers offers, IncomingBodies bodies) {
        this.views = views;
        this.aliases = aliases;
        this.offers = offers;
        this.bodies = bodies;
    }

    /**
     * Runs before the framework, so that its handler of the response's head runs last: those handlers run in reverse
     * order.
     */
    void install(@Observes Router router) {
        // Fails if a path has no view.
        views.all();
        router.route().handler(http -> {
            http.addHeadersEndHandler(ending -> nameNoCharset(http));
            http.next();
        });
    }

    /**
     * Removes the charset, as Django REST Framework does: JSON is UTF-8 anyway (RFC 8259 §8.1). The framework adds it
     * only to some responses.
     */
    private static void nameNoCharset(RoutingContext http) {
        MultiMap headers = http.response().headers();
        if (PathView.of(http) != null && JSON_WITH_CHARSET.equalsIgnoreCase(headers.get(HttpHeaders.CONTENT_TYPE))) {
            headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        }
    }

    @ServerRequestFilter(preMatching = true)
    void admit(ResteasyReactiveContainerRequestContext request, RoutingContext http) {
        Resumption.after(checks(request, http), request);
    }

    private Uni<Response> checks(ContainerRequestContext request, RoutingContext http) {
        RouteLabels.arrived(http);
        String path = http.normalizedPath();
        // JAX-RS ignores everything after a semicolon in a path, and would serve the rest without these checks.
        String sent = http.request().path();
        if (sent.contains("//") || sent.contains(";")) {
            throw new NotFoundException();
        }
        Optional<Aliases.Found> alias =
                aliases.of(path).filter(found -> views.of(found.path()).isPresent());
        Optional<PathViews.Match> match =
                views.of(alias.map(Aliases.Found::path).orElse(path));
        if (match.isEmpty()) {
            if (request.getMethod().equals("OPTIONS")) {
                // The framework would answer it for everything below a resource's path.
                throw new NotFoundException();
            }
            return pass();
        }
        if (!offers.have(match.get().view())) {
            throw new NotFoundException();
        }
        PathView view = alias.map(found -> match.get().view().only(found.alias().methods()))
                .orElse(match.get().view());
        alias.ifPresent(found -> aliases.rewrite(request, http, found));
        view.found(http, match.get().ids());
        negotiate(view, request, http.request().headers());
        if (view.admits() == View.Admits.ANYONE_UNSEEN) {
            return answerOrPass(view, request.getMethod(), http);
        }
        return QuarkusHttpUser.getSecurityIdentity(http, null).flatMap(caller -> {
            if (view.admits() == View.Admits.SIGNED_IN && caller.isAnonymous()) {
                throw ApiError.notAuthenticated();
            }
            return answerOrPass(view, request.getMethod(), http);
        });
    }

    /**
     * Rejects requests that accept neither JSON nor the path's own type, and keeps the framework from checking the media
     * types again by other rules.
     */
    private static void negotiate(PathView view, ContainerRequestContext request, MultiMap sent) {
        // Several headers of the same name form one list (RFC 9110 §5.3).
        String accept = String.join(",", sent.getAll(HttpHeaders.ACCEPT));
        if (!Accept.json(accept) && !Accept.admits(view.type(), accept)) {
            throw ApiError.notAcceptable();
        }
        if (sent.contains(HttpHeaders.ACCEPT) && !ANY_OR_JSON.contains(accept)) {
            // The framework reads the first when it writes a response, the second when it looks for a method.
            sent.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
        }
        String contentType = sent.get(HttpHeaders.CONTENT_TYPE);
        if (contentType != null || sent.contains(CONTENT_TYPE_AS_SENT)) {
            MultivaluedMap<String, String> headers = request.getHeaders();
            headers.remove(CONTENT_TYPE_AS_SENT);
            if (contentType != null) {
                headers.putSingle(CONTENT_TYPE_AS_SENT, contentType);
                headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
            }
        }
    }

    private Uni<Response> answerOrPass(PathView view, String method, RoutingContext http) {
        if (!view.knows(method)) {
            throw ApiError.methodNotAllowed(method);
        }
        if (!method.equals(HttpMethod.OPTIONS) || view.isFormed()) {
            return bodies.arrival(http)
                    .flatMap(awaited ->
                            awaited && view.admits() != View.Admits.ANYONE_UNSEEN ? identifyAgain(http) : pass());
        }
        return Uni.createFrom()
                .item(Response.ok(view.describe(null), MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    /**
     * Checks the token once more. A client may take half a minute to send a body, and whoever was signed out in that time
     * must not finish what they began.
     */
    private static Uni<Response> identifyAgain(RoutingContext http) {
        HttpAuthenticator authenticator = http.get(HttpAuthenticator.class.getName());
        return authenticator
                .attemptAuthentication(http)
                .onItem()
                .ifNotNull()
                .invoke(identity -> QuarkusHttpUser.setIdentity(identity, http))
                .flatMap(identified -> pass());
    }

    private static Uni<Response> pass() {
        return Uni.createFrom().nullItem();
    }

    /**
     * Lists the path's methods in every response, including errors, as Django REST Framework does. A response to {@code
     * HEAD} has the type that {@code GET} would have, even if the resource method returns an {@code Object}. What would be
     * written as it is read is not read.
     */
    @ServerResponseFilter
    void completeHeaders(ContainerResponseContext response, RoutingContext http) {
        PathView view = PathView.of(http);
        if (view == null) {
            return;
        }
        RouteLabels.label(http, view.path().toString());
        response.getHeaders().putSingle(HttpHeaders.ALLOW, view.allowed());
        if (HttpMethod.HEAD.equals(http.request().method().name()) && response.hasEntity()) {
            Object entity = response.getEntity();
            MediaType type = response.getMediaType();
            response.setEntity(
                    entity instanceof StreamingOutput ? (StreamingOutput) ApiGate::begin : entity,
                    null,
                    type == null ? MediaType.APPLICATION_JSON_TYPE : type);
        }
    }

    /** Begins a body of unknown length, which the server leaves out of a response to {@code HEAD}. */
    private static void begin(OutputStream body) throws IOException {
        body.write('\n');
        body.flush();
    }

    /** Completes the response to {@code OPTIONS} if a resource method returned the path's form or {@code null}. */
    @ServerResponseFilter
    void describe(ContainerRequestContext request, ContainerResponseContext response, RoutingContext http) {
        PathView view = PathView.of(http);
        boolean isForm = response.getEntity() instanceof Form || response.getStatus() == 204;
        if (isForm && view != null && view.isFormed() && request.getMethod().equals(HttpMethod.OPTIONS)) {
            response.setStatus(200);
            response.setEntity(view.describe((Form) response.getEntity()), null, MediaType.APPLICATION_JSON_TYPE);
        }
    }
}
