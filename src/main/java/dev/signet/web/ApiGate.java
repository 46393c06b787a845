package dev.signet.web;

import io.quarkus.arc.All;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final Map<String, View> viewsOfOnePath = new HashMap<>();
    private final List<View> viewsOfMany = new ArrayList<>();
    private final Aliases aliases;
    private final IncomingBodies bodies;

    ApiGate(@All List<Views> features, Aliases aliases, IncomingBodies bodies) {
        this.aliases = aliases;
        this.bodies = bodies;
        features.stream().flatMap(feature -> feature.all().stream()).forEach(this::add);
    }

    private void add(View view) {
        view.onlyPath()
                .ifPresentOrElse(
                        path -> {
                            viewsOfOnePath.put(path, view);
                            viewsOfOnePath.put(path + "/", view);
                        },
                        () -> viewsOfMany.add(view));
    }

    /** Comes before the framework, whose own handler then runs first: handlers of a response's head run in reverse order. */
    void install(@Observes Router router) {
        router.route().handler(http -> {
            http.addHeadersEndHandler(ending -> nameNoCharset(http));
            http.next();
        });
    }

    /** As Django REST Framework: JSON is UTF-8 anyway (RFC 8259 §8.1). The framework adds it to some answers and not to others. */
    private static void nameNoCharset(RoutingContext http) {
        MultiMap headers = http.response().headers();
        if (http.get(View.class.getName()) != null
                && JSON_WITH_CHARSET.equalsIgnoreCase(headers.get(HttpHeaders.CONTENT_TYPE))) {
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
        Optional<Aliases.Found> alias = aliases.of(path).filter(found -> view(found.path()) != null);
        View view = alias.map(found -> view(found.path()).only(found.alias().methods()))
                .orElseGet(() -> view(path));
        if (view == null) {
            return Uni.createFrom().nullItem();
        }
        alias.ifPresent(found -> aliases.rewrite(request, http, found));
        request.setProperty(View.class.getName(), view);
        http.put(View.class.getName(), view);
        negotiate(request, http.request().headers());
        if (view.admits() == View.Admits.ANYONE_UNSEEN) {
            return answerOrPass(view, request.getMethod(), null, http);
        }
        return QuarkusHttpUser.getSecurityIdentity(http, null).flatMap(caller -> {
            if (view.admits() == View.Admits.SIGNED_IN && caller.isAnonymous()) {
                throw ApiError.notAuthenticated();
            }
            return answerOrPass(view, request.getMethod(), caller, http);
        });
    }

    private View view(String path) {
        View only = viewsOfOnePath.get(path);
        if (only != null) {
            return only;
        }
        for (View view : viewsOfMany) {
            if (view.serves(path)) {
                return view;
            }
        }
        return null;
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

    private Uni<Response> answerOrPass(View view, String method, SecurityIdentity caller, RoutingContext http) {
        if (!view.knows(method)) {
            throw ApiError.methodNotAllowed(method);
        }
        if (!method.equals("OPTIONS")) {
            return bodies.arrival(http).replaceWith((Response) null);
        }
        return Uni.createFrom()
                .item(Response.ok(view.describe(caller), MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    /** Every answer names the methods of its path, errors included, as Django REST Framework does. */
    @ServerResponseFilter
    void nameMethods(ContainerRequestContext request, ContainerResponseContext response, RoutingContext http) {
        if (request.getProperty(View.class.getName()) instanceof View view) {
            RouteLabels.label(http, view.template());
            response.getHeaders().putSingle(HttpHeaders.ALLOW, view.allowed());
        }
    }
}
