package dev.signet.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.provider.ProviderInBrowser;
import dev.signet.testing.BrowserPasskeys;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real browser hands the service's options to an authenticator, and its answers to the service, unchanged. */
@QuarkusTest
@TestProfile(ProviderInBrowser.class)
class ChromiumPasskeyTest {
    /** A page passes the options to the browser, and what the browser returns to the service. */
    private static final String PAGE = """
            const call = async (path, body, bearer, method = 'POST') => {
                const response = await fetch(path, {method, body: JSON.stringify(body ?? {}), headers: {
                    'Content-Type': 'application/json', ...(bearer ? {Authorization: 'Bearer ' + bearer} : {})}});
                return {status: response.status, body: await response.json()};
            };
            const create = async options => (await navigator.credentials.create(
                {publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)})).toJSON();
            const get = async options => (await navigator.credentials.get(
                {publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)})).toJSON();
            const signIn = async body => {
                const options = await call('/api/token/passkey/options/', body);
                return call('/api/token/passkey/', await get(options.body));
            };
            """;

    private Chromium browser;
    private String authenticator;

    @BeforeEach
    void the_browser_shows_a_page_of_the_service() throws Exception {
        Optional<Path> program = Chromium.installed();
        assumeTrue(program.isPresent(), "Chromium is not installed: this test needs it to use passkeys as people do");
        // Not a @TempDir: the browser's processes may still write into it when the test has ended.
        browser = Chromium.start(program.get(), Files.createTempDirectory(Path.of("target"), "chromium-"));
        browser.opens(BrowserPasskeys.page() + "/no-such-page");
        authenticator = browser.authenticator();
    }

    @AfterEach
    void the_browser_is_closed() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void from_the_first_passkey_to_the_last() throws Exception {
        Member alice = Member.user("alice");

        JsonNode added = run("""
                const options = await call('/api/users/me/passkeys/options/', {current_password: data.password}, data.bearer);
                return call('/api/users/me/passkeys/', {name: 'browser', credential: await create(options.body)}, data.bearer);
                """, Map.of("bearer", alice.access(), "password", Member.PASSWORD));
        assertThat(added.path("status").asInt()).as(added.toString()).isEqualTo(201);
        assertThat(added.at("/body/transports").toString()).isEqualTo("[\"internal\"]");

        JsonNode discovered = run("return signIn({});", Map.of());
        assertThat(discovered.path("status").asInt()).as(discovered.toString()).isEqualTo(200);
        JsonNode named = run("return signIn({username: data.name});", Map.of("name", alice.username()));
        assertThat(named.path("status").asInt()).as(named.toString()).isEqualTo(200);

        JsonNode step = run("""
                const first = await call('/api/token/', {username: data.name, password: data.password});
                const token = first.body.mfa_token;
                const options = await call('/api/token/mfa/passkey/options/', {mfa_token: token});
                return call('/api/token/mfa/passkey/', {mfa_token: token, credential: await get(options.body)});
                """, Map.of("name", alice.username(), "password", Member.PASSWORD));
        assertThat(step.path("status").asInt()).as(step.toString()).isEqualTo(200);

        JsonNode second = run("""
                const options = await call('/api/users/me/passkeys/options/', {current_password: data.password}, data.bearer);
                try { await create(options.body); return 'created'; } catch (error) { return error.name; }
                """, Map.of("bearer", alice.access(), "password", Member.PASSWORD));
        assertThat(second.asText())
                .as("one authenticator has one passkey for an account")
                .isEqualTo("InvalidStateError");

        assertThat(browser.credentials(authenticator)).hasSize(1);
        JsonNode removed = run(
                """
                const removed = await call('/api/users/me/passkeys/' + data.id + '/',
                    {current_password: data.password}, data.bearer, 'DELETE');
                if (PublicKeyCredential.signalAllAcceptedCredentials) {
                    await PublicKeyCredential.signalAllAcceptedCredentials(removed.body);
                }
                return {...removed, signalled: !!PublicKeyCredential.signalAllAcceptedCredentials};
                """,
                Map.of(
                        "bearer",
                        alice.access(),
                        "password",
                        Member.PASSWORD,
                        "id",
                        added.at("/body/id").asText()));
        assertThat(removed.path("status").asInt()).as(removed.toString()).isEqualTo(200);
        if (removed.path("signalled").asBoolean()) {
            assertThat(browser.credentials(authenticator)).isEmpty();
        }
    }

    @Test
    void a_sign_up_with_only_a_passkey() throws Exception {
        String name = "carol-" + UUID.randomUUID();
        JsonNode signedUp = run("""
                const who = {username: data.name, email: data.name + '@example.com'};
                const options = await call('/api/users/passkey/options/', who);
                const account = await call('/api/users/passkey/', {...who, credential: await create(options.body)});
                return {account, session: await signIn({})};
                """, Map.of("name", name));

        assertThat(signedUp.at("/account/status").asInt())
                .as(signedUp.toString())
                .isEqualTo(201);
        assertThat(signedUp.at("/account/body/username").asText()).isEqualTo(name);
        assertThat(signedUp.at("/session/status").asInt())
                .as(signedUp.toString())
                .isEqualTo(200);
    }

    private JsonNode run(String script, Map<String, String> data) throws Exception {
        return browser.runs(PAGE + "const data = " + new ObjectMapper().writeValueAsString(data) + ";" + script);
    }
}
