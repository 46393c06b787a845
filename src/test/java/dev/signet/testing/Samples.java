package dev.signet.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds the sample resources of the tests to the application, whose tokens are signed with a secret that tests know. It sends webhooks to
 * receivers on this machine, also over TLS with the certificate of {@link TlsAndCors}, and accounts have
 * profiles.
 */
public class Samples implements QuarkusTestProfile {
    /** The secret. */
    public static final String KEY = "the permission tests sign with this key";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "signet.keys.algorithm", "HS256",
                "signet.keys.signing-key", KEY,
                "signet.test.samples", "true",
                "signet.sign-in.methods", "password,badge",
                "signet.webhooks.enabled", "true",
                "signet.webhooks.allow-http", "true",
                "signet.webhooks.allowed-networks", "127.0.0.1",
                "signet.webhooks.timeout", "4s",
                "quarkus.tls.signet-webhooks.trust-store.pem.certs",
                        TlsAndCors.certificate().toString()));
        settings.put("signet.profile.fields", "first_name,last_name,locale,metadata,app_metadata");
        settings.put("signet.profile.document-size", "4K");
        settings.put("signet.profile.claims", "first_name,locale,metadata,app_metadata.plan,app_metadata.seats");
        return settings;
    }
}
