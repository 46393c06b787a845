package dev.signet.session;

import dev.signet.security.Caller;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Query;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.http.HttpServerRequest;

/** Determines whose sessions a request is about: the caller's, or those of a user that an administrator names. */
final class Whose {
    private Whose() {}

    /**
     * Returns the user's id.
     *
     * @throws ApiError 403 if the caller names a user and is not an administrator, 400 if {@code user_id} is not an id,
     *     404 if there is no such user
     */
    static long sessions(HttpServerRequest request, Caller caller) {
        // Not a parameter of the resource method, which cannot distinguish an empty one from a missing one.
        String named = request.getParam("user_id");
        if (named == null) {
            return caller.id();
        }
        if (!caller.admin()) {
            throw ApiError.forbidden();
        }
        long id = Query.number("user_id", named);
        return QuarkusTransaction.requiringNew()
                .call(() -> User.withId(id))
                .map(User::id)
                .orElseThrow(ApiError::noSuchUser);
    }
}
