package dev.signet.user;

import java.time.Instant;

/** Creates accounts whose id is known before they exist. */
public final class NewUser {
    private NewUser() {}

    /** Reserves the id of a future account. */
    public static long reserveId() {
        return (Long) User.getEntityManager()
                .createNativeQuery("select nextval(pg_get_serial_sequence('users', 'id'))", Long.class)
                .getSingleResult();
    }

    /**
     * Stores a new account, as the constructor of {@link User} creates it, with a {@linkplain #reserveId reserved} id.
     *
     * @param profile a JSON object with the values of some columns of profiles
     */
    public static User store(
            long reservedId, String username, String email, String passwordHash, String profile, Instant now) {
        User.getEntityManager()
                .createNativeQuery("""
                        insert into users (id, username, username_ignores_case, email, email_ignores_case, password, date_joined,
                                           first_name, last_name, locale, metadata, app_metadata)
                        select :id, :username, true, :email, true, :password, :now,
                               coalesce(j ->> 'first_name', ''), coalesce(j ->> 'last_name', ''), coalesce(j ->> 'locale', ''),
                               coalesce(j -> 'metadata', '{}'), coalesce(j -> 'app_metadata', '{}')
                          from cast(:profile as jsonb) j
                        """)
                .setParameter("id", reservedId)
                .setParameter("username", username)
                .setParameter("email", email)
                .setParameter("password", passwordHash)
                .setParameter("profile", profile)
                .setParameter("now", now)
                .executeUpdate();
        return User.findById(reservedId);
    }
}
