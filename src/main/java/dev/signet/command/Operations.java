package dev.signet.command;

import dev.signet.account.AccountCommands;
import dev.signet.audit.SecurityEvents;
import dev.signet.database.TableVersions;
import dev.signet.key.KeyAdministration;
import dev.signet.mail.MailServer;
import dev.signet.mail.TestMail;
import dev.signet.session.Sessions;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** What commands do, in the application that was started for one of them. */
@Singleton
class Operations {
    private final AccountCommands accounts;
    private final Sessions sessions;
    private final KeyAdministration keys;
    private final SecurityEvents events;
    private final MailServer mailServer;
    private final TestMail testMail;
    private final Instance<TableVersions> tables;

    Operations(
            AccountCommands accounts,
            Sessions sessions,
            KeyAdministration keys,
            SecurityEvents events,
            MailServer mailServer,
            TestMail testMail,
            Instance<TableVersions> tables) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.keys = keys;
        this.events = events;
        this.mailServer = mailServer;
        this.testMail = testMail;
        this.tables = tables;
    }

    AccountCommands accounts() {
        return accounts;
    }

    Sessions sessions() {
        return sessions;
    }

    KeyAdministration keys() {
        return keys;
    }

    SecurityEvents events() {
        return events;
    }

    MailServer mailServer() {
        return mailServer;
    }

    TestMail testMail() {
        return testMail;
    }

    /** Returns the versions of the tables, if there is a database. */
    TableVersions tables() {
        return tables.get();
    }
}
