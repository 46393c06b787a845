package dev.signet.web;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error response as the API contract specifies it: a status, a JSON body and headers. Thrown where the error is
 * detected; {@link ErrorMappers} turns it into the response. The errors that several features have are here. A feature
 * makes its own with {@link #of}.
 */
public final class ApiError extends RuntimeException {
    /** The code of a token that is not accepted. */
    public static final String TOKEN_NOT_VALID = "token_not_valid";

    private final int status;
    private final transient Map<String, Object> body;
    private final transient Map<String, String> headers;

    private ApiError(int status, Map<String, Object> body, Map<String, String> headers) {
        // Thrown for control flow on hot paths (every rejected token), so it has no stack trace and no suppressed
        // exceptions.
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

    /** Returns an error with a code of its own, by which clients recognize it. */
    public static ApiError of(int status, String detail, String code) {
        return new ApiError(status, ordered("detail", detail, "code", code), Map.of());
    }

    /** Returns this error with one more member in its body. */
    public ApiError with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(body);
        more.put(member, value);
        return new ApiError(status, Collections.unmodifiableMap(more), headers);
    }

    /** Returns this error in a response that must not be stored, because it contains a token. */
    public ApiError unstored() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(HttpHeaders.CACHE_CONTROL, Unstored.NO_STORE);
        return new ApiError(status, body, all);
    }

    /**
     * Returns a 400 with the errors of each field, in the contract's words; those of the whole form are under
     * {@code non_field_errors}.
     */
    public static ApiError invalid(Map<String, List<String>> errors) {
        return new ApiError(400, Collections.unmodifiableMap(new LinkedHashMap<>(errors)), Map.of());
    }

    /** Returns a 400 with one error of one field. */
    public static ApiError invalid(String field, String message) {
        return invalid(Map.of(field, List.of(message)));
    }

    /** Returns a 400 for a body that cannot be read. */
    public static ApiError malformed(String detail) {
        return detail(400, detail);
    }

    /** Returns a 400 in the form of the logout endpoint, {@code {"error": message}}. */
    public static ApiError logout(String message) {
        return new ApiError(400, Map.of("error", message), Map.of());
    }

    /** Returns a 400 in OAuth's form, {@code {"error": code, "error_description": …}} (RFC 6749 §5.2). */
    public static ApiError oauth(String code, String description) {
        return new ApiError(400, ordered("error", code, "error_description", description), Map.of());
    }

    /** Returns a 401 in OAuth's form for an unknown client or a wrong secret, without saying which. */
    public static ApiError invalidClient() {
        return new ApiError(
                401,
                ordered("error", "invalid_client", "error_description", "Client authentication failed."),
                Map.of(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"api\""));
    }

    /** Returns a 401 for an anonymous request. */
    public static ApiError notAuthenticated() {
        return detail(401, "Authentication credentials were not provided.");
    }

    /** Returns a 401 for a name and password that do not match an active account, without saying why. */
    public static ApiError wrongCredentials() {
        return detail(401, "No active account found with the given credentials");
    }

    /**
     * Returns a 401 for a rejected token in a body, or for a bearer token that does not name its user; the message says
     * why.
     */
    public static ApiError tokenNotValid(String message) {
        return of(401, message, TOKEN_NOT_VALID);
    }

    /** Returns a 401 for a refresh token whose user was deleted or deactivated. */
    public static ApiError noActiveAccount() {
        return detail(401, "No active account found for the given token.");
    }

    /** Returns a 401 for an access token whose user does not exist (any more). */
    public static ApiError userNotFound() {
        return of(401, "User not found", "user_not_found");
    }

    /** Returns a 403 for a caller who is signed in, but lacks permission. */
    public static ApiError forbidden() {
        return detail(403, "You do not have permission to perform this action.");
    }

    /** Returns a 403 for a registration that the settings do not allow. */
    public static ApiError registrationClosed() {
        return forbidden("Registration is closed.");
    }

    /** Returns a 403 with this reason. */
    public static ApiError forbidden(String detail) {
        return detail(403, detail);
    }

    /** Returns a 404 for a path or a parameter that names something that does not exist. */
    public static ApiError notFound(String detail) {
        return detail(404, detail);
    }

    /** Returns a 404 for an id or a parameter that names a user who does not exist or whom the caller may not see. */
    public static ApiError noSuchUser() {
        return notFound("No User matches the given query.");
    }

    /** Returns a 405; the response lists the allowed methods. */
    public static ApiError methodNotAllowed(String method) {
        return detail(405, "Method \"" + method + "\" not allowed.");
    }

    /** Returns a 406 for an {@code Accept} header without a media type that this service can produce. */
    public static ApiError notAcceptable() {
        return detail(406, "Could not satisfy the request Accept header.");
    }

    /** Returns a 409 for a request that conflicts with the current state. */
    public static ApiError conflict(String detail) {
        return detail(409, detail);
    }

    /** Returns a 413 for a body of more than {@code limit} bytes. */
    public static ApiError tooLarge(long limit) {
        return new ApiError(
                413,
                ordered("detail", "Request body is larger than " + limit + " bytes."),
                Map.of("Connection", "close"));
    }

    /** Returns a 415 for a body whose media type is not supported. */
    public static ApiError unsupportedMediaType(String mediaType) {
        return detail(415, "Unsupported media type \"" + mediaType + "\" in request.");
    }

    /**
     * Returns a 429 for too many guesses or requests of a kind (RFC 6585 §4), with the wait in whole seconds, rounded
     * up.
     */
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

    /** Returns a 503 because too much of this work is already queued (RFC 9110 §15.6.4). */
    public static ApiError busy(Duration retryAfter) {
        return new ApiError(
                503,
                Map.of("detail", "The service is busy. Try again later."),
                Map.of("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds()))));
    }

    /** Returns a 503 for a request that needs something that is not configured. */
    public static ApiError notSetUp(String detail) {
        return detail(503, detail);
    }

    /** Returns a 503 for a database that cannot be reached. */
    static ApiError unavailable() {
        return new ApiError(
                503, ordered("detail", "The service is not available. Try again later."), Map.of("Retry-After", "1"));
    }

    /** Returns the same error in the form of the logout endpoint, which reports all its errors as 400. */
    public ApiError asLogoutFault() {
        return logout(detail());
    }

    /** Returns the same error about a body in OAuth's form. */
    public ApiError asInvalidRequest() {
        return oauth("invalid_request", detail());
    }

    /** Returns what is wrong, in the words of the contract; if there are several errors, the first one. */
    public String detail() {
        Object detail = body.containsKey("detail") ? body.get("detail") : firstMessage();
        return detail.toString();
    }

    private Object firstMessage() {
        return ((List<?>) body.values().iterator().next()).get(0);
    }

    /** Returns the errors of each field; empty if this is another kind of error. */
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

    /** Returns whether the body has this member. */
    public boolean has(String member) {
        return body.containsKey(member);
    }

    /** Returns the HTTP status. */
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
