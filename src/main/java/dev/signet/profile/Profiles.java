package dev.signet.profile;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.database.Row;
import dev.signet.database.SqlStatement;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.hibernate.Session;

/** Reads and changes the profiles of accounts. If no field is on, this costs no statement. */
@Singleton
public class Profiles {
    private static final SqlStatement READ = SqlStatement.of("""
            select id, first_name, last_name, locale, cast(metadata as text) as metadata,
                   cast(app_metadata as text) as app_metadata
              from users
             where id = any (cast(string_to_array(:ids, ',') as bigint[]))
            """);

    /** Returns the names of what changed; nothing is written if nothing does. */
    private static final SqlStatement CHANGE = SqlStatement.of("""
            with asked as (
                select u.id,
                       u.first_name as old_first_name, u.last_name as old_last_name, u.locale as old_locale,
                       u.metadata as old_metadata, u.app_metadata as old_app_metadata,
                       coalesce(v.j ->> 'first_name', u.first_name) as first_name,
                       coalesce(v.j ->> 'last_name', u.last_name) as last_name,
                       coalesce(v.j ->> 'locale', u.locale) as locale,
                       coalesce(v.j -> 'metadata', u.metadata) as metadata,
                       coalesce(v.j -> 'app_metadata', u.app_metadata) as app_metadata
                  from users u
                       cross join (select cast(:values as jsonb) as j) v
                 where u.id = :id
                   for update of u)
            update users
               set first_name = a.first_name,
                   last_name = a.last_name,
                   locale = a.locale,
                   metadata = a.metadata,
                   app_metadata = a.app_metadata
              from asked a
             where users.id = a.id
               and (a.first_name, a.last_name, a.locale, a.metadata, a.app_metadata) is distinct from
                   (a.old_first_name, a.old_last_name, a.old_locale, a.old_metadata, a.old_app_metadata)
            returning concat_ws(', ',
                      case when a.first_name <> a.old_first_name then 'first_name' end,
                      case when a.last_name <> a.old_last_name then 'last_name' end,
                      case when a.locale <> a.old_locale then 'locale' end,
                      case when a.metadata <> a.old_metadata then 'metadata' end,
                      case when a.app_metadata <> a.old_app_metadata then 'app_metadata' end) as changed
            """);

    private final ProfileFields fields;
    private final DataSource database;
    private final Session session;
    private final Ledger ledger;

    Profiles(ProfileFields fields, DataSource database, Session session, Ledger ledger) {
        this.fields = fields;
        this.database = database;
        this.session = session;
        this.ledger = ledger;
    }

    /** Returns the profile of an account, as responses show it, in the current transaction. */
    public Map<String, Object> of(long user) {
        return of(List.of(user)).getOrDefault(user, Map.of());
    }

    /** Returns the profiles of these accounts by id. */
    public Map<Long, Map<String, Object>> of(List<Long> users) {
        Map<Long, Map<String, Object>> profiles = new HashMap<>();
        if (!fields.on().isEmpty() && !users.isEmpty()) {
            String ids = users.stream().map(String::valueOf).collect(Collectors.joining(","));
            // The session's connection, which may be a standby's.
            session.doWork(connection ->
                    READ.on(connection).with("ids", ids).each(0, row -> profiles.put(row.number("id"), shown(row))));
        }
        return profiles;
    }

    private Map<String, Object> shown(Row row) {
        Map<String, Object> profile = new LinkedHashMap<>();
        for (ProfileField field : fields.on()) {
            String text = row.text(field.column());
            profile.put(field.column(), field.isDocument() ? new RawValue(text) : text);
        }
        return profile;
    }

    /** Changes an account's profile in the current transaction, for the signed-in user. */
    public void change(long user, ProfileValues values) {
        if (values.isEmpty()) {
            return;
        }
        CHANGE.on(database)
                .with("id", user)
                .with("values", values.json())
                .first(row -> row.text("changed"))
                .ifPresent(changed -> ledger.doneByCaller(SecurityEventKind.PROFILE_CHANGED)
                        .to(user)
                        .because(changed)
                        .record());
    }
}
