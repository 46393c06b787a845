package dev.signet.user;

import java.util.List;

/** Who can manage accounts. */
public final class Admins {
    private static final long LOCK = 0x41646d696e73L; // "Admins"

    private Admins() {}

    /**
     * The ids of all administrators whose accounts are open. One transaction at a time, on any replica, may ask: with the user's row
     * locked who is to be none any more, and never a row after this, else two could wait for each other. No administrator's row is
     * locked by it: a deletion takes minutes, and those who log in meanwhile lock their own.
     */
    @SuppressWarnings("unchecked")
    public static List<Long> inTurn() {
        User.getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(?1) as text)")
                .setParameter(1, LOCK)
                .getSingleResult();
        // A statement of its own: it sees what the one before it waited for.
        return User.getEntityManager()
                .createNativeQuery("select id from users where is_staff and is_active", Long.class)
                .getResultList();
    }
}
