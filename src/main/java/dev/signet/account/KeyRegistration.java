package dev.signet.account;

import dev.signet.user.NewUser;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/** Registers users who have a key in place of a password, by the rules of every registration. */
@Singleton
public class KeyRegistration {
    private final NewAccountForms forms;
    private final Registration registration;
    private final Limits limits;
    private final AccountConfig config;

    KeyRegistration(NewAccountForms forms, Registration registration, Limits limits, AccountConfig config) {
        this.forms = forms;
        this.registration = registration;
        this.limits = limits;
        this.config = config;
    }

    /**
     * Somebody who is about to register.
     *
     * @param user the reserved id of the account
     */
    public record Applicant(long user, String username) {}

    /** Returns the form: a registration's without the password. */
    public Form form() {
        return forms.keyRegistration();
    }

    /** Returns the username and the address in a form, for what is only good for these. */
    public static String names(FilledForm form) {
        return AccountFields.username(form).orElse("") + "\n"
                + AccountFields.email(form).orElse("");
    }

    /**
     * Reads a form.
     *
     * @throws ApiError 403 if registration is closed; 400 with all errors in the form
     */
    public FilledForm read(RequestBody body) {
        registration.mustBeOpen();
        return form().read(body);
    }

    /**
     * Checks a form before a key is made, and reserves an id for the account.
     *
     * @throws ApiError 403 if registration is closed; 400 with all errors in the form, including a taken username or
     *     address if addresses need no proof; 429 after too many attempts from this network; 503 if mail is required and
     *     there is no mail server
     */
    public Applicant begin(RequestBody body) {
        registration.mustBeOpen();
        FilledForm form = forms.keyRegistration().fill(body);
        registration.mustBeAbleToProve(form);
        limits.link();
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!config.activation()) {
                Taken.addTo(form);
            }
            return new Applicant(
                    NewUser.reserveId(), AccountFields.username(form.verified()).orElseThrow());
        });
    }

    /**
     * Registers a user. The account is created at once, or when the address is proven.
     *
     * @return the new account, as djoser's registration returns it
     * @throws ApiError as any registration
     */
    public Object register(FilledForm form, NewKey key) {
        return registration.register(form, key);
    }
}
