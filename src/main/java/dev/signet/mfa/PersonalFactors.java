package dev.signet.mfa;

import dev.signet.personal.PersonalData;
import dev.signet.personal.PersonalRows;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** The second factors and recovery codes of a user, without their secrets, for the user's download. */
@Singleton
class PersonalFactors {
    @Produces
    @Singleton
    PersonalData secondFactors(DataSource database) {
        return PersonalRows.of("second_factors", database, """
                        select kind, name, created_at, confirmed_at, last_used_at
                          from factors
                         where user_id = :user
                         union all
                        select 'recovery_code', '', null, null, used_at
                          from recovery_codes
                         where user_id = :user
                        """)
                .texts("kind", "name")
                .times("created_at", "confirmed_at", "last_used_at");
    }
}
