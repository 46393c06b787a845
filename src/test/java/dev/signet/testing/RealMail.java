package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Mail goes to a real server ({@link Mailbox}); links lead into an app; passwords cost little; requests wait for a primary. */
public class RealMail implements QuarkusTestProfile {
    private static final String PORT = "signet.test.smtp-port";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(Map.of(
                PORT,
                port(),
                "quarkus.mailer.mock",
                "false",
                "quarkus.mailer.host",
                "localhost",
                "quarkus.mailer.port",
                port(),
                "signet.mail.activation-url",
                "myapp://activate/{uid}/{token}",
                "signet.mail.reset-password-url",
                "myapp://reset/{uid}/{token}",
                "signet.mail.tries",
                "8",
                "signet.mail.retry-after",
                "100ms",
                "signet.password.memory",
                "1024",
                "signet.password.iterations",
                "1"));
        settings.put("signet.database.primary-wait", "20s");
        settings.put("signet.paths.aliases", "djoser,dj-rest-auth");
        settings.put("signet.sign-in.methods", "password,email");
        settings.put("signet.email-code.sign-up", "true");
        settings.put("signet.mail.email-code-url", "myapp://code/{email}/{code}");
        return settings;
    }

    private static String port() {
        return FreePort.kept(PORT);
    }
}
