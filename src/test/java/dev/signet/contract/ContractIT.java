package dev.signet.contract;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.signet.testing.FreePort;
import dev.signet.testing.SharedSecret;
import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@link ContractTest} against what was packaged: the jar, or the native binary. */
@QuarkusIntegrationTest
@TestProfile(ContractIT.WithMail.class)
class ContractIT {
    private static GreenMail mail;

    @TestHTTPResource
    URI service;

    @BeforeAll
    static void a_mail_server() {
        mail = new GreenMail(
                new ServerSetup(Integer.parseInt(WithMail.port()), "localhost", ServerSetup.PROTOCOL_SMTP));
        mail.start();
    }

    @AfterAll
    static void no_mail_server() {
        mail.stop();
    }

    @TestFactory
    Stream<DynamicTest> recorded_exchanges() {
        return ContractTest.tests(Contract.with(service, TestDatabase.dataSource()));
    }

    /** The signing key of the reference, and a mail server. */
    public static class WithMail extends SharedSecret {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("quarkus.mailer.host", "localhost");
            settings.put("quarkus.mailer.port", port());
            settings.put("quarkus.mailer.from", "signet@localhost");
            settings.put("signet.mail.site-url", "https://app.example.com");
            return settings;
        }

        private static String port() {
            return FreePort.kept("signet.test.contract-smtp-port");
        }
    }
}
