package dev.signet.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;

/**
 * In the place of a Django system whose users have UUIDs as keys and e-mail addresses as names; other services go on knowing them by
 * these keys. A schema of its own.
 */
public class BesideCustomUsers implements QuarkusTestProfile {
    /** What the old systems gave to their users, by shape and name. */
    static final JsonNode GIVEN = given();

    @Override
    public Map<String, String> getConfigOverrides() {
        String schema = "signet_" + UUID.randomUUID().toString().replace("-", "");
        return Map.of(
                "quarkus.datasource.jdbc.additional-jdbc-properties.currentSchema",
                schema,
                "quarkus.flyway.default-schema",
                schema,
                "signet.keys.legacy.hs256-secret",
                GIVEN.get("secret").textValue(),
                "signet.token.user-id-field",
                "external_id",
                "signet.login.fields",
                "email");
    }

    private static JsonNode given() {
        try {
            return new ObjectMapper().readTree(MigrationScripts.resource("custom/tokens.json"));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
