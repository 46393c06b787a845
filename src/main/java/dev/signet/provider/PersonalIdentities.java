package dev.signet.provider;

import dev.signet.personal.PersonalData;
import dev.signet.personal.PersonalRows;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** The identities of a user at providers, for the user's download. */
@Singleton
class PersonalIdentities {
    @Produces
    @Singleton
    PersonalData unlinkedIdentities(DataSource database) {
        return PersonalRows.of("unlinked_identities", database, """
                        select provider, subject, removed_at
                          from unlinked_identities
                         where owner_id = :user
                         order by removed_at, provider, subject
                        """)
                .texts("provider", "subject")
                .times("removed_at");
    }

    @Produces
    @Singleton
    PersonalData identities(DataSource database) {
        return PersonalRows.of("identities", database, """
                        select provider, subject, email, created_at, last_used_at
                          from identities
                         where owner_id = :user
                         order by created_at, id
                        """)
                .texts("provider", "subject", "email")
                .times("created_at", "last_used_at");
    }
}
