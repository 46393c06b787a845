package dev.signet.account;

import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.concurrent.Callable;
import org.hibernate.exception.ConstraintViolationException;

/** What account forms refuse, in the words of Django and djoser. */
final class Faults {
    static final String USERNAME_TAKEN = "A user with that username already exists.";
    static final String EMAIL_TAKEN = "A user with that email already exists.";
    static final String WRONG_PASSWORD = "Invalid password.";

    private Faults() {}

    static ApiError wrongPassword() {
        return ApiError.invalid("current_password", WRONG_PASSWORD);
    }

    /** Also where there is no such user: whether there is, this must not tell. */
    static ApiError wrongToken() {
        return ApiError.invalid("token", "Invalid token for given user.");
    }

    static ApiError usernameTaken() {
        return ApiError.invalid("username", USERNAME_TAKEN);
    }

    static ApiError emailTaken() {
        return ApiError.invalid("email", EMAIL_TAKEN);
    }

    /** What is to be given twice, a password or a username, was given differently. */
    static String mismatch(String what) {
        return "The two " + what + " fields didn't match.";
    }

    /**
     * Does {@code work} in a transaction; where a name or an address was taken in the same moment, that is a fault of the form.
     */
    static <T> T orTaken(Callable<T> work) {
        return orTaken(Forms.USERNAME, work);
    }

    /** The same for a form that calls the username so. */
    static <T> T orTaken(String usernameField, Callable<T> work) {
        try {
            return QuarkusTransaction.requiringNew().call(work);
        } catch (RuntimeException fault) {
            for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
                String constraint =
                        cause instanceof ConstraintViolationException taken ? taken.getConstraintName() : null;
                if (constraint != null && constraint.startsWith("users_email")) {
                    throw emailTaken();
                }
                if (constraint != null && constraint.startsWith("users_username")) {
                    throw ApiError.invalid(usernameField, USERNAME_TAKEN);
                }
            }
            throw fault;
        }
    }
}
