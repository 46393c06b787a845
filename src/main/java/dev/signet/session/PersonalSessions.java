package dev.signet.session;

import dev.signet.personal.PersonalData;
import dev.signet.personal.PersonalRows;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** The sessions of a user, live or not, for the user's download. The ids of tokens are left out. */
@Singleton
class PersonalSessions {
    @Produces
    @Singleton
    PersonalData sessions(DataSource database) {
        return PersonalRows.of("sessions", database, """
                        select id, device, address, sign_in_method, amr, end_reason, created_at, authenticated_at, last_used_at,
                               expires_at, ended_at
                          from sessions
                         where user_id = :user
                         order by created_at, id
                        """)
                .texts("id", "device", "address", "sign_in_method", "amr", "end_reason")
                .times("created_at", "authenticated_at", "last_used_at", "expires_at", "ended_at");
    }
}
