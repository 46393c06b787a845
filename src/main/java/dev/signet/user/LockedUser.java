package dev.signet.user;

import jakarta.persistence.LockModeType;
import java.util.Optional;

/** Accounts that stay as they are found until the transaction ends. */
public final class LockedUser {
    private LockedUser() {}

    /** Returns the account, locked against changes and deletion by others until the transaction ends. */
    public static Optional<User> toChange(long id) {
        return User.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Keeps the account from being deleted until the transaction ends, so that rows can be added that belong to it.
     *
     * @return whether there is such an account
     */
    public static boolean keep(long id) {
        return !User.getEntityManager()
                .createNativeQuery("select id from users where id = :id for key share", Long.class)
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    /**
     * Returns the account as it is now, if it is still active and still has the password that was verified, rehashed or
     * not. Neither changes until the transaction ends: a password change is either seen here, or sees the session that
     * is opened now.
     *
     * @param alone whether to block other logins of this user until then
     */
    public static Optional<User> unchanged(User verified, boolean alone) {
        // Otherwise the query would return this object as it was read before.
        User.getEntityManager().detach(verified);
        return User.<User>find("id = ?1 and passwordVersion = ?2 and active", verified.id(), verified.passwordVersion())
                .withLock(alone ? LockModeType.PESSIMISTIC_WRITE : LockModeType.PESSIMISTIC_READ)
                .firstResultOptional();
    }
}
