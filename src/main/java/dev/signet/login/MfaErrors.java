package dev.signet.login;

import dev.signet.web.ApiError;
import java.util.List;

/** The 401 responses of logins and sessions that need a second factor. */
final class MfaErrors {
    private static final String TOKEN = "mfa_token";
    private static final String ENROLMENT_REQUIRED = "mfa_enrolment_required";

    private MfaErrors() {}

    /**
     * Returns the error for a login whose first step was right and that needs an answer of a second factor, to be sent
     * with this token.
     *
     * @param methods the kinds of factor that the user has
     */
    static ApiError codeRequired(String token, List<String> methods) {
        return ApiError.of(401, "A code of the second factor is required.", "mfa_required")
                .with(TOKEN, token)
                .with("methods", methods)
                .unstored();
    }

    /**
     * Returns the error for a login whose first step was right and whose account must set up a second factor first; this
     * token permits only that.
     */
    static ApiError enrolmentRequired(String token) {
        return ApiError.of(401, "This account must set up a second factor.", ENROLMENT_REQUIRED)
                .with(TOKEN, token)
                .unstored();
    }

    /** Returns the error for a session whose account must have a second factor by now; the next login leads to its setup. */
    static ApiError enrolmentRequired() {
        return ApiError.of(401, "This account must set up a second factor. Log in again.", ENROLMENT_REQUIRED);
    }

    /** Returns the error for a code that is wrong or was already used. */
    static ApiError wrongCode() {
        return ApiError.of(401, "The code is wrong or was used already.", "mfa_code_not_valid");
    }

    /** Returns whether the first step of the login was right and the client is asked for a second factor. */
    static boolean asksForFactor(ApiError error) {
        return error.has(TOKEN);
    }
}
