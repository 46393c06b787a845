package dev.signet.web;

import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/**
 * The object that a request's path names, if its path has an owner check.
 *
 * @param owner finds the object's owner
 * @param ids the values in the path by their names
 */
public record Named(Class<? extends Owner> owner, Map<String, String> ids) {
    /** Returns the object that this request's path names; empty if the path has no owner check. */
    public static Optional<Named> in(RoutingContext http) {
        return Optional.ofNullable(http.get(Named.class.getName()));
    }
}
