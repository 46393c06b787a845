package dev.signet.user;

import io.quarkus.panache.common.Parameters;
import java.time.Instant;
import java.util.Optional;

/**
 * Which accounts an administrator wants to see.
 *
 * @param text what the name or the e-mail address holds, in whatever case
 * @param active whether they may be used
 * @param staff whether they belong to the staff
 * @param joinedSince when they were made at the earliest
 * @param joinedBefore when they were made, this point in time excluded
 */
public record UserFilter(
        Optional<String> text,
        Optional<Boolean> active,
        Optional<Boolean> staff,
        Optional<Instant> joinedSince,
        Optional<Instant> joinedBefore) {

    String where() {
        StringBuilder where = new StringBuilder("true = true");
        // No pattern: a text holds no wild cards then.
        text.ifPresent(any -> where.append(
                " and (locate(lower(:text), lower(username)) > 0 or locate(lower(:text), lower(email)) > 0)"));
        active.ifPresent(any -> where.append(" and active = :active"));
        staff.ifPresent(any -> where.append(" and staff = :staff"));
        joinedSince.ifPresent(any -> where.append(" and dateJoined >= :joinedSince"));
        joinedBefore.ifPresent(any -> where.append(" and dateJoined < :joinedBefore"));
        return where.toString();
    }

    Parameters values() {
        Parameters values = new Parameters();
        text.ifPresent(value -> values.and("text", value));
        active.ifPresent(value -> values.and("active", value));
        staff.ifPresent(value -> values.and("staff", value));
        joinedSince.ifPresent(value -> values.and("joinedSince", value));
        joinedBefore.ifPresent(value -> values.and("joinedBefore", value));
        return values;
    }
}
