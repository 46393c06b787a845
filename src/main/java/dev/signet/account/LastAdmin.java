package dev.signet.account;

import dev.signet.user.Admins;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import java.util.List;

/** There is always somebody who can manage accounts. */
final class LastAdmin {
    private LastAdmin() {}

    /**
     * Lets pass what makes this user an administrator no more. Until the transaction ends, no other one ceases to be one, so that
     * two cannot undo each other. Who is none lets others be.
     *
     * @param user as {@linkplain User#toChange locked} by this transaction
     * @throws ApiError 409 where this is the last one whose account is open
     */
    static void mustNotBe(User user) {
        boolean admin = user.isStaff() && user.isActive();
        if (admin && Admins.inTurn().equals(List.of(user.id()))) {
            throw ApiError.conflict("This is the last active administrator. Make somebody else one first.");
        }
    }
}
