package dev.signet.account;

import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The forms with an e-mail address only. */
@Singleton
class EmailForms {
    private final Field<String> known;
    private final Form lookup;
    private final Form invitation;

    EmailForms(AccountFields fields) {
        this.known = fields.knownEmail();
        this.lookup = Form.of(known);
        this.invitation = Form.of(fields.email().optional());
    }

    /** The form with the address of an account. */
    Form lookup() {
        return lookup;
    }

    /** Returns an address to look up, as the user typed it. */
    String lookup(RequestBody body) {
        return lookup.read(body).get(known);
    }

    /** The form to invite somebody. */
    Form invitation() {
        return invitation;
    }

    /** Returns the only address that may use the invitation, if there is one. */
    Optional<String> invitation(RequestBody body) {
        return AccountFields.email(invitation.read(body));
    }
}
