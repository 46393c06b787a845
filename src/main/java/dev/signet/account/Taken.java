package dev.signet.account;

import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import java.util.List;

/** Which names and addresses somebody has already. */
final class Taken {
    private Taken() {}

    /**
     * Refuses a name or an address that somebody has, in the current transaction.
     *
     * @throws ApiError 400
     */
    static void mustNotBe(String username, String email) {
        if (UserLookup.isUsernameTaken(username)) {
            throw Faults.usernameTaken();
        }
        if (UserLookup.isEmailTaken(email)) {
            throw Faults.emailTaken();
        }
    }

    /** Adds to a form for a new account that its name or its address is taken, in the current transaction. */
    static void addTo(FilledForm form) {
        if (NewAccountForms.username(form).filter(UserLookup::isUsernameTaken).isPresent()) {
            form.add(Forms.USERNAME, List.of(Faults.USERNAME_TAKEN));
        }
        if (Forms.address(form).filter(UserLookup::isEmailTaken).isPresent()) {
            form.add(Forms.EMAIL, List.of(Faults.EMAIL_TAKEN));
        }
    }
}
