package dev.signet.bearer;

import dev.signet.web.ApiError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The 401 responses for access tokens, in SimpleJWT's words. */
final class BearerErrors {
    private BearerErrors() {}

    /** Returns the error for a header that names the scheme but does not contain exactly one token. */
    static ApiError badHeader() {
        return ApiError.of(
                401, "Authorization header must contain two space-delimited values", "bad_authorization_header");
    }

    /** Returns the error for a rejected token; the message says why. */
    static ApiError refused(String message) {
        Map<String, String> reason = new LinkedHashMap<>();
        reason.put("token_class", "AccessToken");
        reason.put("token_type", "access");
        reason.put("message", message);
        return ApiError.of(401, "Given token not valid for any token type", ApiError.TOKEN_NOT_VALID)
                .with("messages", List.of(Collections.unmodifiableMap(reason)));
    }

    /** Returns the error for a token whose user was deactivated. */
    static ApiError inactiveUser() {
        return ApiError.of(401, "User is inactive", "user_inactive");
    }
}
