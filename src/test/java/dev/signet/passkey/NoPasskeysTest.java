package dev.signet.passkey;

import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By default, there are neither passkeys nor their paths. */
@QuarkusTest
class NoPasskeysTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/users/me/passkeys/",
                "/api/users/me/passkeys/options/",
                "/api/users/me/passkeys/3f2b9a54-8d0c-4c61-9f3e-2f1f0d7a6b11/",
                "/api/token/passkey/",
                "/api/token/passkey/options/",
                "/api/token/mfa/passkey/",
                "/api/token/mfa/passkey/options/",
                "/api/users/passkey/",
                "/api/users/passkey/options/",
                "/.well-known/webauthn",
                "/.well-known/assetlinks.json",
                "/.well-known/apple-app-site-association"
            })
    void their_paths_are_unknown(String path) {
        Member alice = Member.user("alice");
        for (String method : new String[] {"GET", "POST", "OPTIONS", "DELETE", "PATCH"}) {
            alice.calls()
                    .noFilters()
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .request(method, path)
                    .then()
                    .statusCode(404)
                    .contentType(ContentType.HTML);
        }
    }
}
