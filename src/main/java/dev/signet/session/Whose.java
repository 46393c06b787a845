package dev.signet.session;

import dev.signet.security.Caller;
import dev.signet.web.ApiError;

/** Whose sessions a request is about: the caller's, or those of the user that an administrator names. */
final class Whose {
    private Whose() {}

    /**
     * The user's id.
     *
     * @param named whom the request names; {@code null} where it names nobody, which is not the same as an empty name
     * @throws ApiError 403 where the caller names somebody and is no administrator, 400 where the name is no id
     */
    static long sessions(String named, Caller caller) {
        if (named == null) {
            return caller.id();
        }
        if (!caller.admin()) {
            throw ApiError.forbidden();
        }
        try {
            return Long.parseLong(named);
        } catch (NumberFormatException noId) {
            throw ApiError.invalid("user_id", "A valid integer is required.");
        }
    }
}
