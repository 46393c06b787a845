package dev.signet.personal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.signet.database.Row;
import dev.signet.database.SqlStatement;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Puts together everything that is stored about an account. */
@Singleton
public class Downloads {
    private static final SqlStatement ACCOUNT = SqlStatement.of("""
            select id, username, email, email_verified_at, is_active, is_staff, date_joined, last_login,
                   first_name, last_name, locale, external_id,
                   cast(metadata as text) as metadata, cast(app_metadata as text) as app_metadata
              from users
             where id = :id
            """);

    private final List<PersonalData> kinds;
    private final DataSource database;
    private final ObjectMapper json;
    private final Clock clock;

    Downloads(@All List<PersonalData> kinds, DataSource database, ObjectMapper json, Clock clock) {
        this.kinds =
                kinds.stream().sorted(Comparator.comparing(PersonalData::name)).toList();
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /** Returns the data of an account, which is read while it is written; empty if there is no such account. */
    public Optional<StreamingOutput> of(long user) {
        return ACCOUNT.on(database)
                .with("id", user)
                .first(Downloads::account)
                .map(account -> new Download(json, user, clock.instant(), account, kinds));
    }

    private static Map<String, Object> account(Row row) {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("id", row.number("id"));
        account.put("username", row.text("username"));
        account.put("email", row.text("email"));
        account.put("email_verified_at", row.time("email_verified_at"));
        account.put("is_active", row.flag("is_active"));
        account.put("is_staff", row.flag("is_staff"));
        account.put("date_joined", row.time("date_joined"));
        account.put("last_login", row.time("last_login"));
        account.put("first_name", row.text("first_name"));
        account.put("last_name", row.text("last_name"));
        account.put("locale", row.text("locale"));
        account.put("external_id", row.text("external_id"));
        account.put("metadata", new RawValue(row.text("metadata")));
        account.put("app_metadata", new RawValue(row.text("app_metadata")));
        return account;
    }
}
