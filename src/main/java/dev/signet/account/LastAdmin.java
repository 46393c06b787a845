package dev.signet.account;

import dev.signet.user.Admins;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import java.util.List;

/** Ensures that there is always an administrator. */
final class LastAdmin {
    private LastAdmin() {}

    /**
     * Refuses to continue if the user is the last active administrator. Returns at once if the user is not an active
     * administrator. Otherwise no other administrator can be removed until the transaction ends, so that two cannot
     * remove each other.
     *
     * @param user {@linkplain LockedUser#toChange locked} by this transaction
     * @throws ApiError 409 if this is the last active administrator
     */
    static void mustNotBe(User user) {
        boolean admin = user.isStaff() && user.isActive();
        if (admin && Admins.inTurn().equals(List.of(user.id()))) {
            throw ApiError.conflict("This is the last active administrator. Make somebody else one first.");
        }
    }
}
