package dev.signet.web;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A refusal in the contract's words: a status, a JSON body, and the headers that belong to it. Thrown where the fault is
 * known; {@link ErrorMappers} turns it into the response.
 */
public final class ApiError extends RuntimeException {
    private static final String TOKEN_NOT_VALID = "token_not_valid";

    private final int status;
    private final transient Map<String, Object> body;
    private final transient Map<String, String> headers;

    private ApiError(int status, Map<String, Object> body, Map<String, String> headers) {
        // Thrown for control flow on hot paths (every refused token): no stack trace, no suppression.
        super(status + " " + body.getOrDefault("detail", body), null, false, false);
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    private static ApiError detail(int status, String detail) {
        return new ApiError(status, ordered("detail", detail), Map.of());
    }

    private static ApiError detail(int status, String detail, String code) {
        return new ApiError(status, ordered("detail", detail, "code", code), Map.of());
    }

    /** 400: the faults of each field, in the contract's words; {@code non_field_errors} holds those of the whole. */
    public static ApiError invalid(Map<String, List<String>> errors) {
        return new ApiError(400, Collections.unmodifiableMap(new LinkedHashMap<>(errors)), Map.of());
    }

    /** 400 with one fault of one field. */
    public static ApiError invalid(String field, String message) {
        return invalid(Map.of(field, List.of(message)));
    }

    /** 400: the body could not be read. */
    public static ApiError malformed(String detail) {
        return detail(400, detail);
    }

    /** 400 in the form of the logout endpoint, {@code {"error": message}}. */
    public static ApiError logout(String message) {
        return new ApiError(400, Map.of("error", message), Map.of());
    }

    /** 400 in OAuth's form, {@code {"error": code, "error_description": …}} (RFC 6749 §5.2). */
    public static ApiError oauth(String code, String description) {
        return new ApiError(400, ordered("error", code, "error_description", description), Map.of());
    }

    /** 401 in OAuth's form: there is no such client, or this is not its secret; which of them is not told. */
    public static ApiError invalidClient() {
        return new ApiError(
                401,
                ordered("error", "invalid_client", "error_description", "Client authentication failed."),
                Map.of(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"api\""));
    }

    /** 401: nobody is signed in. */
    public static ApiError notAuthenticated() {
        return detail(401, "Authentication credentials were not provided.");
    }

    /** 401: the name and password are not those of an active account; which of them, or why, is not told. */
    public static ApiError wrongCredentials() {
        return detail(401, "No active account found with the given credentials");
    }

    /** 401: the user of a refresh token is gone or inactive. */
    public static ApiError noActiveAccount() {
        return detail(401, "No active account found for the given token.");
    }

    /** 401: the {@code Authorization} header names the scheme but holds no single token. */
    public static ApiError badAuthorizationHeader() {
        return detail(401, "Authorization header must contain two space-delimited values", "bad_authorization_header");
    }

    /** 401: the bearer token is refused; the message says why. */
    public static ApiError bearerRefused(String message) {
        Map<String, Object> reason = ordered("token_class", "AccessToken", "token_type", "access", "message", message);
        return new ApiError(
                401,
                ordered(
                        "detail",
                        "Given token not valid for any token type",
                        "code",
                        TOKEN_NOT_VALID,
                        "messages",
                        List.of(reason)),
                Map.of());
    }

    /** 401: a token in a body is refused, or a bearer token says nothing of its user; the message says why. */
    public static ApiError tokenNotValid(String message) {
        return detail(401, message, TOKEN_NOT_VALID);
    }

    /** 401: the user of an access token does not exist (any more). */
    public static ApiError userNotFound() {
        return detail(401, "User not found", "user_not_found");
    }

    /** 401: the user of an access token was deactivated. */
    public static ApiError userInactive() {
        return detail(401, "User is inactive", "user_inactive");
    }

    /** 401: the password was right, and a code of the second factor is to follow, with this token. */
    public static ApiError mfaRequired(String token) {
        return mfa("A code of the second factor is required.", "mfa_required", token);
    }

    /** 401: the password was right, but this account must have a second factor first; this token is good for that alone. */
    public static ApiError mfaEnrolmentRequired(String token) {
        return mfa("This account must set up a second factor.", "mfa_enrolment_required", token);
    }

    /** 401: this session's account must have a second factor since; a login leads to one. */
    public static ApiError mfaEnrolmentRequired() {
        return detail(401, "This account must set up a second factor. Log in again.", "mfa_enrolment_required");
    }

    /** 401: the code is not that of the second factor now, or was used already. */
    public static ApiError mfaCodeWrong() {
        return detail(401, "The code is wrong or was used already.", "mfa_code_not_valid");
    }

    private static ApiError mfa(String detail, String code, String token) {
        return new ApiError(
                401,
                ordered("detail", detail, "code", code, "mfa_token", token),
                Map.of(HttpHeaders.CACHE_CONTROL, Unstored.NO_STORE));
    }

    /** 403: signed in, but not allowed. */
    public static ApiError forbidden() {
        return detail(403, "You do not have permission to perform this action.");
    }

    /** 403 for a reason of its own. */
    public static ApiError forbidden(String detail) {
        return detail(403, detail);
    }

    /** 404: what the path or a parameter names does not exist. */
    public static ApiError notFound(String detail) {
        return detail(404, detail);
    }

    /** 404: an id or a parameter names a user who does not exist, or whom the caller may not see. */
    public static ApiError noSuchUser() {
        return notFound("No User matches the given query.");
    }

    /** 405; the response names the methods that are allowed instead. */
    public static ApiError methodNotAllowed(String method) {
        return detail(405, "Method \"" + method + "\" not allowed.");
    }

    /** 406: no media type that the {@code Accept} header names can be answered. */
    public static ApiError notAcceptable() {
        return detail(406, "Could not satisfy the request Accept header.");
    }

    /** 409: it cannot be done as things stand. */
    public static ApiError conflict(String detail) {
        return detail(409, detail);
    }

    /** 413: the body is longer than {@code limit} bytes. */
    public static ApiError tooLarge(long limit) {
        return new ApiError(
                413,
                ordered("detail", "Request body is larger than " + limit + " bytes."),
                Map.of("Connection", "close"));
    }

    /** 415: the body's media type cannot be read. */
    public static ApiError unsupportedMediaType(String mediaType) {
        return detail(415, "Unsupported media type \"" + mediaType + "\" in request.");
    }

    /** 429: too many guesses, or too many requests of a kind (RFC 6585 §4); the wait is told in whole seconds, rounded up. */
    public static ApiError throttled(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return new ApiError(
                429,
                ordered(
                        "detail",
                        "Request was throttled. Expected available in " + seconds
                                + (seconds == 1 ? " second." : " seconds.")),
                Map.of("Retry-After", Long.toString(seconds)));
    }

    /** 503: too much of this work waits already (RFC 9110 §15.6.4). */
    public static ApiError busy(Duration retryAfter) {
        return new ApiError(
                503,
                Map.of("detail", "The service is busy. Try again later."),
                Map.of("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds()))));
    }

    /** 503: it needs something that was not set up. */
    public static ApiError notSetUp(String detail) {
        return detail(503, detail);
    }

    /** 503: the database cannot be reached. */
    static ApiError unavailable() {
        return new ApiError(
                503, ordered("detail", "The service is not available. Try again later."), Map.of("Retry-After", "1"));
    }

    /** The same refusal in the form of the logout endpoint, which answers every fault of its own with 400. */
    public ApiError asLogoutFault() {
        return logout(message());
    }

    /** The same refusal of a body in OAuth's form. */
    public ApiError asInvalidRequest() {
        return oauth("invalid_request", message());
    }

    private String message() {
        Object message = body.containsKey("detail") ? body.get("detail") : firstMessage();
        return message.toString();
    }

    private Object firstMessage() {
        return ((List<?>) body.values().iterator().next()).get(0);
    }

    /** The faults of each field, if that is what it tells. */
    @SuppressWarnings("unchecked")
    public Map<String, List<String>> fieldErrors() {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        body.forEach((field, faults) -> {
            if (faults instanceof List<?> list) {
                errors.put(field, (List<String>) list);
            }
        });
        return errors;
    }

    /** Whether it asks who gave the right password for a second factor. */
    public boolean asksForSecondFactor() {
        return body.containsKey("mfa_token");
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    Map<String, Object> body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
