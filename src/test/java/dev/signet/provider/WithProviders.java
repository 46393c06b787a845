package dev.signet.provider;

import dev.signet.testing.FreePort;
import dev.signet.testing.RealMail;
import dev.signet.testing.TlsAndCors;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Providers of every kind, all of them played by {@link FakeProvider}, and a real mail server. */
public class WithProviders extends RealMail {
    static final String PUBLIC_URL = "https://id.example.com";
    static final String APP = "https://app.example.com/signed-in";
    static final String NATIVE_APP = "com.example.app:/signed-in";
    static final String LOCAL_APP = "http://127.0.0.1/signed-in";
    static final String PORT = "signet.test.provider-port";

    private static final String APPLE_KEY = "signet.test.apple-key";

    @Override
    public Map<String, String> getConfigOverrides() {
        String fake = "http://localhost:" + FreePort.kept(PORT);
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        settings.put(PORT, FreePort.kept(PORT));
        settings.put("signet.sign-in.methods", "password,acme,other,unlinked,google,apple,microsoft,github,keycloak");
        settings.put("signet.token.issuer", PUBLIC_URL);
        settings.put("signet.token.authentication-claims", "true");
        settings.put("signet.profile.fields", "first_name,last_name,locale");
        // The tests of forged tokens make hundreds of attempts from one address.
        settings.put("signet.throttle.address.free", "100000");
        settings.put("signet.throttle.overall.free", "100000");
        settings.put("signet.browser-sign-in.redirect-uris", String.join(",", APP, NATIVE_APP, LOCAL_APP));
        for (String name : new String[] {"acme", "other", "unlinked", "google", "apple"}) {
            settings.put("signet.providers." + name + ".issuer", fake + "/" + name);
        }
        for (String name : new String[] {"acme", "other", "unlinked", "google", "apple", "microsoft", "github"}) {
            settings.put("signet.providers." + name + ".client-id", "web");
            settings.put("signet.providers." + name + ".client-secret", FakeProvider.SECRET);
        }
        settings.put(
                "quarkus.tls.signet-providers.trust-store.pem.certs",
                TlsAndCors.certificate().toString());
        settings.put("signet.providers.acme.client-ids", "ios,android");
        settings.put("signet.providers.keycloak.issuer", KeycloakTest.issuer());
        settings.put("signet.providers.keycloak.client-id", "web");
        settings.put("signet.providers.keycloak.client-secret", FakeProvider.SECRET);
        settings.put("signet.providers.keycloak.client-ids", "phone");
        settings.put("signet.providers.unlinked.link-by-address", "false");
        settings.put("signet.providers.microsoft.issuer", fake + "/microsoft/{tenant}/v2.0");
        settings.put("signet.providers.apple.team-id", "TEAM");
        settings.put("signet.providers.apple.key-id", "KEY");
        settings.put("signet.providers.apple.private-key", appleKey());
        settings.put("signet.providers.github.url", fake + "/github");
        settings.put("signet.providers.github.api-url", fake + "/github/api");
        return settings;
    }

    /** Made once: the class is loaded more than once. */
    private static String appleKey() {
        if (System.getProperty(APPLE_KEY) == null) {
            try {
                KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
                pairs.initialize(256);
                System.setProperty(
                        APPLE_KEY,
                        "-----BEGIN PRIVATE KEY-----"
                                + Base64.getEncoder()
                                        .encodeToString(pairs.generateKeyPair()
                                                .getPrivate()
                                                .getEncoded())
                                + "-----END PRIVATE KEY-----");
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException(missing);
            }
        }
        return System.getProperty(APPLE_KEY);
    }
}
