package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.start.StartCheck;
import dev.signet.web.Alias.Answer;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Also serves the API's resources at the paths of {@link AliasTable}, as far as the settings enable them. The request
 * gets the resource's own path before anything else reads it, so that checks, forms, limits and metrics are the
 * resource's. (Application-scoped instead of singleton, because the gate that uses it is created before the settings
 * are available.)
 */
@ApplicationScoped
class Aliases implements StartCheck {
    /** Characters that a URI may not contain unescaped (RFC 3986 §2), and incomplete escapes. */
    private static final Pattern ILLEGAL = Pattern.compile("%(?![0-9A-Fa-f]{2})|[^!-~]|[#\"<>\\\\^`{|}]");

    private final String prefix;
    private final List<Alias> served;
    private final PathViews views;
    private final ObjectMapper json;

    Aliases(PathsConfig config, PathViews views, ObjectMapper json) {
        this.views = views;
        this.json = json;
        this.prefix = config.aliasPrefix();
        Set<PathsConfig.ClientKind> wanted = config.aliases().orElse(Set.of());
        this.served = AliasTable.ALL.stream()
                .filter(alias -> wanted.contains(alias.dialect()))
                .toList();
    }

    /** Fails the start if an alias has the path of another resource. */
    @Override
    public void check() {
        for (Alias alias : served) {
            String path = prefix + alias.path();
            if (views.of(path).isPresent()) {
                throw new ConfigurationException("signet.paths.alias-prefix is " + prefix + ", and " + path
                        + " is the path of another resource. Set another prefix.");
            }
        }
    }

    /** An alias that matches a path, and the path of its resource. */
    record Found(Alias alias, String path) {}

    /** Returns the alias for this path, and the path of its resource. */
    Optional<Found> of(String requested) {
        if (served.isEmpty() || !requested.startsWith(prefix + "/")) {
            return Optional.empty();
        }
        String below = requested.substring(prefix.length());
        String slash = below.endsWith("/") ? "/" : "";
        String path = below.substring(0, below.length() - slash.length());
        for (Alias alias : served) {
            Optional<String> target = alias.targetOf(path);
            if (target.isPresent()) {
                return Optional.of(new Found(alias, target.get() + slash));
            }
        }
        return Optional.empty();
    }

    /** Redirects the request to the alias's resource. */
    void rewrite(ContainerRequestContext request, RoutingContext http, Found found) {
        http.put(Alias.ATTRIBUTE, found.alias());
        String query = legal(http.request().query());
        request.setRequestUri(URI.create(query == null ? found.path() : found.path() + "?" + query));
    }

    /** Returns the query as a URI may contain it; null if there is none. */
    static String legal(String query) {
        return query == null ? null : ILLEGAL.matcher(query).replaceAll(part -> escaped(part.group()));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            escaped.append('%').append("%02X".formatted(b & 0xff));
        }
        return escaped.toString();
    }

    @ServerResponseFilter
    void answer(ContainerResponseContext response, RoutingContext http) {
        Alias alias = http.get(Alias.ATTRIBUTE);
        if (alias == null || !alias.isOfDjRestAuth() || isDescription(http)) {
            return;
        }
        JsonNode body = response.hasEntity() ? json.valueToTree(response.getEntity()) : json.createObjectNode();
        if (body instanceof ObjectNode object) {
            Answer answer = alias.write(new Answer(response.getStatus(), object));
            if (response.getStatus() == 401 && answer.status() != 401) {
                response.getHeaders().remove(HttpHeaders.WWW_AUTHENTICATE);
            }
            response.setStatus(answer.status());
            response.setEntity(answer.body(), null, MediaType.APPLICATION_JSON_TYPE);
        }
    }

    private static boolean isDescription(RoutingContext http) {
        return http.request().method().name().equals("OPTIONS");
    }
}
