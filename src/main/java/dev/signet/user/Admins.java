package dev.signet.user;

import java.util.List;

/** The administrators. */
public final class Admins {
    private static final long LOCK = 0x41646d696e73L; // "Admins"

    private Admins() {}

    /** Returns whether there is an active administrator. */
    public static boolean exist() {
        // SQL, because parsing HQL is several percent of the native binary's start.
        return (boolean) User.getEntityManager()
                .createNativeQuery("select exists (select from users where is_staff and is_active)", Boolean.class)
                .getSingleResult();
    }

    /**
     * Returns the ids of all active administrators. Only one transaction at a time, on any replica, can call this;
     * others wait. To avoid deadlocks, lock the row of the user who is to lose the role before the call, and lock no
     * row after it. The call itself locks no administrator's row, because a deletion can take minutes and
     * administrators who log in meanwhile lock their own rows.
     */
    @SuppressWarnings("unchecked")
    public static List<Long> inTurn() {
        User.getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(:lock) as text)")
                .setParameter("lock", LOCK)
                .getSingleResult();
        // A separate statement, so that it sees what the transactions that it waited for committed.
        return User.getEntityManager()
                .createNativeQuery("select id from users where is_staff and is_active", Long.class)
                .getResultList();
    }
}
