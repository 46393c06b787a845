package dev.signet.account;

import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import java.util.List;

/** Checks whether usernames and addresses are taken. */
final class Taken {
    private Taken() {}

    /**
     * Refuses a username or address that another account has, in the current transaction.
     *
     * @throws ApiError 400 if either is taken
     */
    static void mustNotBe(String username, String email) {
        if (UserLookup.isUsernameTaken(username)) {
            throw Faults.usernameTaken();
        }
        if (UserLookup.isEmailTaken(email)) {
            throw Faults.emailTaken();
        }
    }

    /** Adds errors to the form of a new account if its username or address is taken, in the current transaction. */
    static void addTo(FilledForm form) {
        if (AccountFields.username(form).filter(UserLookup::isUsernameTaken).isPresent()) {
            form.add(AccountFields.USERNAME, List.of(Faults.USERNAME_TAKEN));
        }
        if (AccountFields.email(form).filter(UserLookup::isEmailTaken).isPresent()) {
            form.add(AccountFields.EMAIL, List.of(Faults.EMAIL_TAKEN));
        }
    }
}
