package dev.signet.webui;

import dev.signet.testing.FreePort;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Passkeys are on, for the pages of this machine, whose port is part of their origin. */
public class PasskeysInBrowser implements QuarkusTestProfile {
    private static final String PORT = "signet.test.browser-port";

    @Override
    public Map<String, String> getConfigOverrides() {
        String port = FreePort.kept(PORT);
        return Map.of(
                "quarkus.http.test-port",
                port,
                "signet.sign-in.methods",
                "password,passkey",
                "signet.passkey.rp-id",
                "localhost",
                "signet.passkey.origins",
                "http://localhost:" + port);
    }
}
