package dev.signet.session;

import dev.signet.security.Caller;
import dev.signet.web.ApiError;
import dev.signet.web.Query;
import io.vertx.core.http.HttpServerRequest;

/** Whose sessions a request is about: the caller's, or those of the user that an administrator names. */
final class Whose {
    private Whose() {}

    /**
     * The user's id.
     *
     * @throws ApiError 403 where the caller names somebody and is no administrator, 400 where the name is no id
     */
    static long sessions(HttpServerRequest request, Caller caller) {
        // Not a parameter of the resource's method, which cannot tell an empty one from none.
        String named = request.getParam("user_id");
        if (named == null) {
            return caller.id();
        }
        if (!caller.admin()) {
            throw ApiError.forbidden();
        }
        return Query.number("user_id", named);
    }
}
