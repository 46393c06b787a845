package dev.signet.web;

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
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Runs the checks that the contract puts before a method is chosen, in its order: the path exists, the answer's type is
 * acceptable (406), the token is good (401), the path lets the caller in (401), the method exists (405). Answers
 * {@code OPTIONS}. Permission for one method and the body come after, in the resource.
 */
@Singleton
class ApiGate {
    /** Where the body's type is kept as the client sent it, once the gate has taken it out of the framework's sight. */
    static final String CONTENT_TYPE_AS_SENT = "X-Signet-Content-Type";

    private static final String JSON_WITH_CHARSET = "application/json;charset=UTF-8";

    /** What every client without a wish of its own sends; the framework reads it as this gate does. */
    private static final Set<String> ANY_OR_JSON = Set.of(MediaType.WILDCARD, MediaType.APPLICATION_JSON);

    private final PathViews views;
    private final Aliases aliases;
    private final IncomingBodies bodies;

    ApiGate(PathViews views, Aliases aliases, IncomingBodies bodies) {
        this.views = views;
        this.aliases = aliases;
        this.bodies = bodies;
    }

    /** Comes before the framework, whose own handler then runs first: handlers of a response's head run in reverse order. */
    void install(@Observes Router router) {
        // Fails if a path has no view.
        views.all();
        router.route().handler(http -> {
            http.addHeadersEndHandler(ending -> nameNoCharset(http));
            http.next();
        });
    }

    /** As Django REST Framework: JSON is UTF-8 anyway (RFC 8259 §8.1). The framework adds it to some answers and not to others. */
    private static void nameNoCharset(RoutingContext http) {
        MultiMap headers = http.response().headers();
        if (PathView.of(http) != null && JSON_WITH_CHARSET.equalsIgnoreCase(headers.get(HttpHeaders.CONTENT_TYPE))) {
            headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        }
    }

    @ServerRequestFilter(preMatching = true)
    Uni<Response> admit(ContainerRequestContext request, RoutingContext http) {
        String path = http.normalizedPath();
        // Where a path holds a semicolon, JAX-RS cuts off what follows and would serve it past this gate.
        String sent = http.request().path();
        if (sent.contains("//") || sent.contains(";")) {
            throw new NotFoundException();
        }
        Optional<Aliases.Found> alias =
                aliases.of(path).filter(found -> views.of(found.path()).isPresent());
        Optional<PathViews.Match> match =
                views.of(alias.map(Aliases.Found::path).orElse(path));
        if (match.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        PathView view = alias.map(found -> match.get().view().only(found.alias().methods()))
                .orElse(match.get().view());
        alias.ifPresent(found -> aliases.rewrite(request, http, found));
        view.found(http, match.get().ids());
        negotiate(request, http.request().headers());
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

    /** Refuses what cannot be answered in JSON, and keeps the media types from being judged a second time, differently. */
    private static void negotiate(ContainerRequestContext request, MultiMap sent) {
        // Several headers of one name are one list (RFC 9110 §5.3).
        String accept = String.join(",", sent.getAll(HttpHeaders.ACCEPT));
        if (!Accept.json(accept)) {
            throw ApiError.notAcceptable();
        }
        if (sent.contains(HttpHeaders.ACCEPT) && !ANY_OR_JSON.contains(accept)) {
            // Where the framework looks when it writes a response, and when it looks for a method.
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
            return bodies.arrival(http).replaceWith((Response) null);
        }
        return Uni.createFrom()
                .item(Response.ok(view.describe(null), MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    /** Every answer names the methods of its path, errors included, as Django REST Framework does. */
    @ServerResponseFilter
    void nameMethods(ContainerResponseContext response, RoutingContext http) {
        PathView view = PathView.of(http);
        if (view != null) {
            RouteLabels.label(http, view.path().toString());
            response.getHeaders().putSingle(HttpHeaders.ALLOW, view.allowed());
        }
    }

    /** A resource method for {@code OPTIONS} returned the form of its path, or {@code null}. */
    @ServerResponseFilter
    void describe(ContainerRequestContext request, ContainerResponseContext response, RoutingContext http) {
        PathView view = PathView.of(http);
        boolean told = response.getEntity() instanceof Form || response.getStatus() == 204;
        if (told && view != null && view.isFormed() && request.getMethod().equals(HttpMethod.OPTIONS)) {
            response.setStatus(200);
            response.setEntity(view.describe((Form) response.getEntity()), null, MediaType.APPLICATION_JSON_TYPE);
        }
    }
}
