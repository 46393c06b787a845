package dev.signet.account;

import dev.signet.personal.PersonalData;
import dev.signet.personal.PersonalRows;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** What else is stored about an account, for its user's download. */
@Singleton
class PersonalRemains {
    /** Links in mails that can still be used. */
    @Produces
    @Singleton
    PersonalData links(DataSource database) {
        return PersonalRows.of("links_in_mails", database, """
                        select purpose, email, created_at, expires_at
                          from one_time_tokens
                         where user_id = :user
                         order by created_at
                        """)
                .texts("purpose", "email")
                .times("created_at", "expires_at");
    }

    /** Invitations that the user sent, without the addresses of others. */
    @Produces
    @Singleton
    PersonalData invitations(DataSource database) {
        return PersonalRows.of("invitations", database, """
                        select created_at, expires_at, used_at
                          from invitations
                         where invited_by = :user
                         order by created_at
                        """).times("created_at", "expires_at", "used_at");
    }

    @Produces
    @Singleton
    PersonalData devices(DataSource database) {
        return PersonalRows.of("known_devices", database, """
                        select last_seen_at
                          from known_devices
                         where user_id = :user
                         order by last_seen_at
                        """).times("last_seen_at");
    }
}
