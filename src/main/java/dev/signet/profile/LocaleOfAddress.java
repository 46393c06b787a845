package dev.signet.profile;

import dev.signet.database.SqlStatement;
import dev.signet.mail.PreferredLanguage;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The {@code locale} of an account, for mails. */
@Singleton
class LocaleOfAddress implements PreferredLanguage {
    private static final SqlStatement FIND = SqlStatement.of("""
            select distinct locale
              from users
             where fold_name(email) = fold_name(:address)
               and email <> ''
               and locale <> ''
            """);

    private final ProfileFields fields;
    private final DataSource database;

    LocaleOfAddress(ProfileFields fields, DataSource database) {
        this.fields = fields;
        this.database = database;
    }

    /** Imported accounts may share an address. If they do not agree, the language is unknown. */
    @Override
    @Transactional
    public Optional<String> ofAddress(String address) {
        if (!fields.on().contains(ProfileField.LOCALE)) {
            return Optional.empty();
        }
        List<String> all = FIND.on(database).with("address", address).list(row -> row.text("locale"));
        return all.size() == 1 ? Optional.of(all.get(0).replace('_', '-')) : Optional.empty();
    }
}
