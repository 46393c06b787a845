package dev.signet.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.secret.Sha256;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Database;
import dev.signet.testing.FreePort;
import dev.signet.testing.Jwt;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real OpenID Connect provider: Keycloak, in a process of its own. Maven downloads it (176 MB); a machine that cannot
 * reach a repository skips the tests.
 */
@QuarkusTest
@TestProfile(WithProviders.class)
class KeycloakTest {
    private static final String VERSION = "26.7.3";
    private static final String VERIFIER = "verifier-of-the-app-0123456789-0123456789-0123456789";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String PHONE = "http://127.0.0.1/phone";
    private static final Path UNPACKED = Path.of("target", "keycloak").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Process keycloak;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    static String issuer() {
        return "http://localhost:" + FreePort.kept("signet.test.keycloak-port") + "/realms/signet";
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        Path home = UNPACKED.resolve("keycloak-" + VERSION);
        if (!Files.exists(home)) {
            Process maven = new ProcessBuilder(
                            windows ? "mvnw.cmd" : "./mvnw",
                            "-B",
                            "-ntp",
                            "dependency:unpack",
                            "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + VERSION + ":tar.gz",
                            "-DoutputDirectory=" + UNPACKED)
                    .redirectErrorStream(true)
                    .redirectOutput(new File("target", "keycloak-download.log"))
                    .start();
            if (!maven.waitFor(PATIENCE.toMinutes(), TimeUnit.MINUTES) || maven.exitValue() != 0) {
                maven.destroyForcibly();
                abort("Skipped: Maven could not download Keycloak (target/keycloak-download.log).");
            }
        }
        Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
        Files.writeString(imports.resolve("signet-realm.json"), JSON.writeValueAsString(realm()));
        Path program = home.resolve("bin").resolve(windows ? "kc.bat" : "kc.sh");
        program.toFile().setExecutable(true);
        ProcessBuilder start = new ProcessBuilder(
                        program.toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + FreePort.kept("signet.test.keycloak-port"))
                .redirectErrorStream(true)
                .redirectOutput(new File("target", "keycloak.log"));
        start.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        start.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
        start.environment().put("JAVA_HOME", System.getProperty("java.home"));
        start.environment().put("JAVA_OPTS_KC_HEAP", "-Xmx512m");
        // It lives for a few seconds, and the optimizing compiler would take more time than it saves.
        start.environment()
                .put(
                        "JAVA_OPTS_APPEND",
                        "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC"
                                + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote");
        keycloak = start.start();
        Awaitility.await("Keycloak (target/keycloak.log)")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(KeycloakTest::isThere);
    }

    private static boolean isThere() {
        assertThat(keycloak.isAlive()).as("Keycloak runs (target/keycloak.log)").isTrue();
        try {
            return send(HttpClient.newHttpClient(), HttpRequest.newBuilder(URI.create(issuer())))
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (keycloak != null) {
            Stream.concat(keycloak.descendants(), Stream.of(keycloak.toHandle()))
                    .forEach(ProcessHandle::destroy);
            keycloak.waitFor();
        }
    }

    private static Map<String, Object> realm() {
        return Map.of(
                "realm",
                "signet",
                "enabled",
                true,
                "sslRequired",
                "none",
                "clients",
                List.of(
                        Map.of(
                                "clientId",
                                "web",
                                "secret",
                                FakeProvider.SECRET,
                                "redirectUris",
                                List.of(WithProviders.PUBLIC_URL + "/api/login/keycloak/callback/")),
                        Map.of("clientId", "phone", "publicClient", true, "redirectUris", List.of(PHONE))),
                "users",
                Stream.of("ada", "grace", "alan", "edsger")
                        .map(name -> Map.of(
                                "username",
                                name,
                                "enabled",
                                true,
                                "email",
                                name + "@keycloak.example",
                                "emailVerified",
                                true,
                                "firstName",
                                name,
                                "lastName",
                                "of Keycloak",
                                "credentials",
                                List.of(Map.of("type", "password", "value", PASSWORD))))
                        .toList());
    }

    @Test
    void a_browser_signs_in_and_the_phone_finds_the_same_account() throws IOException {
        Tokens inBrowser = signsInWithBrowser("ada");
        Tokens onPhone = Tokens.in(signsInWithPhone("ada"));

        assertThat(id(onPhone)).isEqualTo(id(inBrowser));
        assertThat(sql.one(String.class, "select email from users where id = ?", id(onPhone)))
                .isEqualTo("ada@keycloak.example");
        assertThat(sql.one(String.class, "select username from users where id = ?", id(onPhone)))
                .startsWith("ada");
    }

    @Test
    void keys_that_keycloak_rotates_are_found() throws IOException {
        Tokens.in(signsInWithPhone("grace"));
        rotateKeys();
        clock.advance(Duration.ofMinutes(1));

        Tokens.in(signsInWithPhone("grace"));
    }

    @Test
    void a_token_of_keycloak_works_once_and_for_its_nonce() throws IOException {
        String nonce = UUID.randomUUID().toString();
        String token = idToken("alan", nonce);

        assertThat(PhoneSignInTest.signsIn("keycloak", token, "another").statusCode())
                .isEqualTo(401);
        Tokens.in(PhoneSignInTest.signsIn("keycloak", token, nonce));
        assertThat(PhoneSignInTest.signsIn("keycloak", token, nonce).statusCode())
                .isEqualTo(401);
    }

    private static long id(Tokens tokens) {
        return Jwt.of(tokens.access()).claims().path("user_id").asLong();
    }

    private Tokens signsInWithBrowser(String name) throws IOException {
        Response begun = given().redirects()
                .follow(false)
                .queryParams(Map.of(
                        "redirect_uri",
                        WithProviders.APP,
                        "code_challenge",
                        challenge(),
                        "code_challenge_method",
                        "S256"))
                .get("/api/login/keycloak/");
        Map<String, String> sent = logsInToKeycloak(URI.create(begun.header("Location")), name);
        assertThat(sent).containsKeys("code", "state", "iss");
        Response back = given().redirects()
                .follow(false)
                .cookie(BrowserLoginResource.COOKIE, begun.cookie(BrowserLoginResource.COOKIE))
                .queryParams(sent)
                .get("/api/login/keycloak/callback/");
        Map<String, String> brought =
                FakeProvider.form(URI.create(back.header("Location")).getRawQuery());
        assertThat(brought).containsKey("code");
        return Tokens.in(given().contentType(ContentType.JSON)
                .body(Map.of("code", brought.get("code"), "code_verifier", VERIFIER, "redirect_uri", WithProviders.APP))
                .post("/api/token/code/"));
    }

    private Response signsInWithPhone(String name) throws IOException {
        String nonce = UUID.randomUUID().toString();
        return PhoneSignInTest.signsIn("keycloak", idToken(name, nonce), nonce);
    }

    /** Does what an SDK on a phone does. */
    private String idToken(String name, String nonce) throws IOException {
        String query = query(Map.of(
                "client_id", "phone",
                "response_type", "code",
                "scope", "openid email profile",
                "redirect_uri", PHONE,
                "nonce", nonce,
                "code_challenge", challenge(),
                "code_challenge_method", "S256"));
        Map<String, String> sent =
                logsInToKeycloak(URI.create(issuer() + "/protocol/openid-connect/auth?" + query), name);
        return post(
                        issuer() + "/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                "phone",
                                "code",
                                sent.get("code"),
                                "redirect_uri",
                                PHONE,
                                "code_verifier",
                                VERIFIER))
                .get("id_token")
                .toString();
    }

    /** Fills in Keycloak's form, and returns what it sends to the client. */
    private static Map<String, String> logsInToKeycloak(URI address, String name) throws IOException {
        HttpClient browser = HttpClient.newHttpClient();
        HttpResponse<String> page = send(browser, HttpRequest.newBuilder(address));
        Matcher form = ACTION.matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        // By hand: Java's client does not send Keycloak's secure cookies to http://localhost, as browsers do.
        String cookies = page.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";")[0])
                .collect(Collectors.joining("; "));
        HttpResponse<String> answer = send(
                browser,
                HttpRequest.newBuilder(URI.create(form.group(1).replace("&amp;", "&")))
                        .header("Cookie", cookies)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(query(Map.of("username", name, "password", PASSWORD)))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return FakeProvider.form(
                URI.create(answer.headers().firstValue("Location").orElseThrow())
                        .getRawQuery());
    }

    private static void rotateKeys() throws IOException {
        String base = issuer().replace("/realms/signet", "");
        Object token = post(
                        base + "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "admin-cli",
                                "username", "admin",
                                "password", PASSWORD))
                .get("access_token");
        HttpResponse<String> answer = send(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(URI.create(base + "/admin/realms/signet/components"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of(
                                "name", "next",
                                "providerId", "rsa-generated",
                                "providerType", "org.keycloak.keys.KeyProvider",
                                "config", Map.of("priority", List.of("1000")))))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> post(String address, Map<String, String> form) throws IOException {
        HttpResponse<String> answer = send(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(query(form))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readValue(answer.body(), Map.class);
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challenge() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(VERIFIER));
    }
}
