package com.example.comment;

import dev.signet.personal.PersonalData;
import dev.signet.personal.PersonalRows;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** The comments of a user, for the user's download. */
@Singleton
class PersonalComments {
    @Produces
    @Singleton
    PersonalData comments(DataSource database) {
        return PersonalRows.of("comments", database, """
                        select id, post_id, text, created_at
                          from comments
                         where author_id = :user
                         order by id
                        """)
                .texts("id", "post_id", "text")
                .times("created_at");
    }
}
