package dev.signet.web;

import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/**
 * What the path of a request names, if somebody owns it.
 *
 * @param owner tells who
 * @param ids the values in the path by their names
 */
public record Named(Class<? extends Owner> owner, Map<String, String> ids) {
    /** What this request's path names; empty if nobody owns it. */
    public static Optional<Named> in(RoutingContext http) {
        return Optional.ofNullable(http.get(Named.class.getName()));
    }
}
