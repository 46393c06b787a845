package dev.signet.session;

import dev.signet.security.Caller;
import dev.signet.web.ApiError;
import dev.signet.web.Query;
import java.util.Optional;

/** Whose sessions a request is about: the caller's, or those of the user that an administrator names. */
final class Whose {
    private Whose() {}

    /**
     * The user's id.
     *
     * @throws ApiError 403 where the caller names somebody and is no administrator, 400 where the name is no id
     */
    static long sessions(Optional<String> named, Caller caller) {
        if (named.isEmpty()) {
            return caller.id();
        }
        if (!caller.admin()) {
            throw ApiError.forbidden();
        }
        return Query.number("user_id", named.get());
    }
}
