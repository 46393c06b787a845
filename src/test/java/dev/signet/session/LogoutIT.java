package dev.signet.session;

import dev.signet.testing.Accounts;
import dev.signet.testing.TestDatabase;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The tutorial, against what was packaged: the jar, or the native binary. */
@QuarkusIntegrationTest
class LogoutIT extends TutorialStory {
    @Override
    Accounts accounts() {
        return Accounts.in(TestDatabase.dataSource());
    }
}
