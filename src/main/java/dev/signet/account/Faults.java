package dev.signet.account;

import dev.signet.web.ApiError;
import dev.signet.web.Field;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.concurrent.Callable;
import org.hibernate.exception.ConstraintViolationException;

/** Errors of the account forms, in the wording of Django and djoser. */
final class Faults {
    static final String USERNAME_TAKEN = "A user with that username already exists.";
    static final String EMAIL_TAKEN = "A user with that email already exists.";

    private Faults() {}

    /**
     * The error for an invalid link. It is the same if there is no such user, so that it does not reveal who has an
     * account.
     */
    static ApiError wrongToken() {
        return ApiError.invalid(LinkForm.TOKEN.name(), "Invalid token for given user.");
    }

    static ApiError usernameTaken() {
        return ApiError.invalid(AccountFields.USERNAME.name(), USERNAME_TAKEN);
    }

    static ApiError emailTaken() {
        return ApiError.invalid(AccountFields.EMAIL.name(), EMAIL_TAKEN);
    }

    /** The error if a repeated value, such as a password or username, differs. */
    static String mismatch(String what) {
        return "The two " + what + " fields didn't match.";
    }

    /**
     * Runs {@code work} in a transaction. If a username or address was taken at the same moment, this is reported as an
     * error in the form.
     */
    static <T> T orTaken(Callable<T> work) {
        return orTaken(AccountFields.USERNAME, work);
    }

    /** Does the same for a form whose username field has this name. */
    static <T> T orTaken(Field<?> usernameField, Callable<T> work) {
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
                    throw ApiError.invalid(usernameField.name(), USERNAME_TAKEN);
                }
            }
            throw fault;
        }
    }
}
