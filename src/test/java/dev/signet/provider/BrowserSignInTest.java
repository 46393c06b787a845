package dev.signet.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.signet.provider.FakeProvider.Person;
import dev.signet.secret.Sha256;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.TlsAndCors;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers go to the provider, back to Signet, and to the app with a code. */
@QuarkusTest
@TestProfile(WithProviders.class)
class BrowserSignInTest {
    private static final String COOKIE = BrowserLoginResource.COOKIE;
    private static final String VERIFIER = "verifier-of-the-app-0123456789-0123456789-0123456789";

    @Inject
    FakeProvider provider;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Inject
    Providers providers;

    @AfterEach
    void behave() {
        provider.behave();
    }

    /** A browser that has begun to sign in. */
    private record Begun(String provider, String cookie, URI location, String cookieHeader) {
        Map<String, String> asked() {
            return FakeProvider.form(location.getRawQuery());
        }
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }

    private static RequestSpecification browser() {
        return given().redirects().follow(false);
    }

    private static Map<String, String> request(String redirectUri) {
        return new HashMap<>(Map.of(
                "redirect_uri",
                redirectUri,
                "code_challenge",
                challenge(VERIFIER),
                "code_challenge_method",
                "S256",
                "state",
                "the app's state & more"));
    }

    private Begun begins(String name) {
        return begins(name, request(WithProviders.APP));
    }

    private Begun begins(String name, Map<String, String> query) {
        Response answer = browser().queryParams(query).get("/api/login/" + name + "/");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        return new Begun(
                name, answer.cookie(COOKIE), URI.create(answer.header("Location")), answer.header("Set-Cookie"));
    }

    private Map<String, String> response(Begun begun, Person person, Map<String, Object> changedClaims) {
        Map<String, String> response = new HashMap<>();
        response.put("code", provider.consent(begun.provider(), person, begun.asked(), changedClaims));
        response.put("state", begun.asked().get("state"));
        if (begun.provider().equals("acme")) {
            response.put("iss", provider.issuer("acme"));
        }
        return response;
    }

    private static Response comesBack(Begun begun, Map<String, String> response) {
        return browser()
                .cookie(COOKIE, begun.cookie())
                .queryParams(response)
                .get("/api/login/" + begun.provider() + "/callback/");
    }

    private String code(Begun begun, Person person) {
        return sentBack(comesBack(begun, response(begun, person, Map.of()))).get("code");
    }

    private static Map<String, String> sentBack(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
        return FakeProvider.form(URI.create(answer.header("Location")).getRawQuery());
    }

    private static Response redeems(String code, String verifier, String redirectUri) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("code", code, "code_verifier", verifier, "redirect_uri", redirectUri))
                .post("/api/token/code/");
    }

    private static void refused(Response answer) {
        answer.then().spec(Refused.because(PhoneSignInTest.REFUSAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "other", "google", "microsoft"})
    void a_browser_brings_the_app_a_code_for_tokens(String name) {
        Begun begun = begins(name);

        assertThat(begun.location().toString()).startsWith(provider.url() + "/" + name + "/authorize?");
        assertThat(begun.asked())
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "web")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", WithProviders.PUBLIC_URL + "/api/login/" + name + "/callback/")
                .containsKeys("state", "nonce", "code_challenge");
        assertThat(begun.asked().get("scope").split(" ")).contains("openid", "email");
        assertThat(begun.cookieHeader())
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain");

        Person ada = Person.called("ada");
        Response back = comesBack(begun, response(begun, ada, Map.of()));

        assertThat(back.header("Location")).startsWith(WithProviders.APP + "?");
        assertThat(back.header("Set-Cookie")).contains("Max-Age=0");
        assertThat(back.header("Cache-Control")).isEqualTo("no-store");
        Map<String, String> brought = sentBack(back);
        assertThat(brought).containsOnlyKeys("code", "state").containsEntry("state", "the app's state & more");
        Tokens tokens = Tokens.in(redeems(brought.get("code"), VERIFIER, WithProviders.APP));
        tokens.callsProtected().then().statusCode(200);
        tokens.refreshes();
        // The same person on the phone has the same account.
        String nonce = UUID.randomUUID().toString();
        Tokens onPhone = Tokens.in(PhoneSignInTest.signsIn(name, provider.idToken(name, ada, nonce), nonce));
        assertThat(id(onPhone)).isEqualTo(id(tokens));
    }

    private static long id(Tokens tokens) {
        return Jwt.of(tokens.access()).claims().path("user_id").asLong();
    }

    @Test
    void github_is_plain_oauth() {
        Person octocat = new Person(
                Long.toString(System.nanoTime()), "octo-" + UUID.randomUUID() + "@example.com", true, "octocat");
        Begun begun = begins("github");
        assertThat(begun.location().getPath()).isEqualTo("/github/login/oauth/authorize");
        assertThat(begun.asked())
                .containsKeys("state", "code_challenge", "scope")
                .doesNotContainKey("nonce");

        Tokens tokens = Tokens.in(redeems(code(begun, octocat), VERIFIER, WithProviders.APP));

        assertThat(sql.one(String.class, "select email from users where id = ?", id(tokens)))
                .isEqualTo(octocat.email());
        assertThat(sql.one(String.class, "select subject from identities where owner_id = ?", id(tokens)))
                .isEqualTo(octocat.sub());
    }

    /** What a GitHub App without the permission gets, and an OAuth app without the scope. */
    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void whoever_hides_their_addresses_at_github_gets_an_account_without_one(int status) {
        provider.misbehave("/api/user/emails", FakeProvider.body(status, "application/json", "{}"));
        Person octocat = new Person(Long.toString(System.nanoTime()), "octo@example.com", true, "octocat");

        Tokens tokens = Tokens.in(redeems(code(begins("github"), octocat), VERIFIER, WithProviders.APP));

        assertThat(sql.one(String.class, "select email from users where id = ?", id(tokens)))
                .isEmpty();
    }

    @Test
    void apple_posts_back_sends_a_name_once_and_wants_a_signed_secret() throws Exception {
        Begun begun = begins("apple");
        assertThat(begun.asked()).containsEntry("response_mode", "form_post");
        assertThat(begun.cookieHeader()).contains("SameSite=None");
        String relay = UUID.randomUUID() + "@privaterelay.appleid.com";
        Person person = new Person("apple-" + UUID.randomUUID(), relay, "true", "");
        Map<String, String> form = response(begun, person, new HashMap<>(Map.of("is_private_email", "true")));
        form.put("user", "{\"name\":{\"firstName\":\"Grace\",\"lastName\":\"Hopper\"},\"email\":\"evil@example.com\"}");

        Response back = browser()
                .cookie(COOKIE, begun.cookie())
                .contentType("application/x-www-form-urlencoded")
                .formParams(form)
                .post("/api/login/apple/callback/");
        Tokens tokens = Tokens.in(redeems(sentBack(back).get("code"), VERIFIER, WithProviders.APP));

        assertThat(sql.one(String.class, "select username from users where id = ?", id(tokens)))
                .startsWith("Grace.Hopper");
        assertThat(sql.one(String.class, "select first_name || '|' || last_name from users where id = ?", id(tokens)))
                .isEqualTo("Grace|Hopper");
        assertThat(sql.one(String.class, "select email from users where id = ?", id(tokens)))
                .as("the posted address is not signed")
                .isEqualTo(relay);
        SignedJWT secret = SignedJWT.parse(provider.lastTokenRequest().get("client_secret"));
        assertThat(secret.getHeader().getKeyID()).isEqualTo("KEY");
        assertThat(secret.getJWTClaimsSet().getIssuer()).isEqualTo("TEAM");
        assertThat(secret.getJWTClaimsSet().getSubject()).isEqualTo("web");
        assertThat(secret.getJWTClaimsSet().getAudience()).containsExactly("https://appleid.apple.com");
    }

    @Test
    void only_apple_may_post() {
        Begun begun = begins("acme");

        browser()
                .cookie(COOKIE, begun.cookie())
                .contentType("application/x-www-form-urlencoded")
                .formParams(response(begun, Person.called("ada"), Map.of()))
                .post("/api/login/acme/callback/")
                .then()
                .statusCode(404);
    }

    // ---- the app

    @ParameterizedTest
    @ValueSource(
            strings = {
                WithProviders.APP,
                WithProviders.NATIVE_APP,
                WithProviders.LOCAL_APP,
                "http://127.0.0.1:51004/signed-in"
            })
    void apps_wait_at_their_own_addresses(String app) {
        Begun begun = begins("acme", request(app));

        Response back = comesBack(begun, response(begun, Person.called("ada"), Map.of()));

        assertThat(back.header("Location")).startsWith(app + "?code=");
        Tokens.in(redeems(sentBack(back).get("code"), VERIFIER, app));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://evil.example/",
                "https://app.example.com/",
                "https://app.example.com/signed-in/",
                "https://app.example.com/signed-in?x=1",
                "https://app.example.com/signed-in#x",
                "https://app.example.com/signed-in/../evil",
                "https://app.example.com:443/signed-in",
                "https://app.example.com@evil.example/signed-in",
                "https://app.example.com.evil.example/signed-in",
                "HTTPS://app.example.com/signed-in",
                "http://app.example.com/signed-in",
                "//app.example.com/signed-in",
                "/signed-in",
                "com.example.app:/signed-in/x",
                "com.example.app://signed-in",
                "http://127.0.0.1:1/other",
                "http://127.0.0.1:99999999/signed-in",
                "http://127.0.0.1:80@evil.example/signed-in",
                "http://127.0.0.1.evil.example/signed-in",
                "http://localhost/signed-in",
                "javascript:alert(1)",
                "https://app.example.com/signed-in,com.example.app:/signed-in"
            })
    void no_other_address_gets_anything(String address) {
        browser()
                .queryParams(request(address))
                .get("/api/login/acme/")
                .then()
                .statusCode(400)
                .header("Location", org.hamcrest.Matchers.nullValue())
                .body(
                        "redirect_uri[0]",
                        equalTo("This is not an address of a known app. It must be in"
                                + " signet.browser-sign-in.redirect-uris, character by character."));
    }

    @Test
    void a_provider_may_have_a_certificate_of_the_private_authority_in_the_settings_and_of_no_other() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TlsAndCors.serverContext()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        try {
            URI page = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
            assertThat(providers.http().document(page)).isEqualTo("{}");
            ProviderHttp withoutIt = new ProviderHttp(ProviderHttp.client(Optional.empty()));
            assertThatThrownBy(() -> withoutIt.document(page)).hasMessageContaining("SSLHandshake");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "redirect_uri, , This field is required.",
        "code_challenge, , This field is required.",
        "code_challenge_method, , This field is required.",
        "code_challenge_method, plain, Only S256 is supported."
    })
    void a_faulty_parameter_is_named(String parameter, String value, String fault) {
        Map<String, String> query = request(WithProviders.APP);
        query.put(
                "code_challenge",
                parameter.equals("code_challenge_method") ? "a".repeat(64) : query.get("code_challenge"));

        refused(query, parameter, value).body("size()", equalTo(1)).body(parameter + "[0]", equalTo(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "code_challenge,",
        "code_challenge,short",
        "code_challenge,0123456789012345678901234567890123456789012=",
        "code_challenge_method,",
        "code_challenge_method,plain",
        "code_challenge_method,s256",
        "prompt,none",
        "redirect_uri,"
    })
    void an_app_without_a_challenge_cannot_begin(String parameter, String value) {
        refused(request(WithProviders.APP), parameter, value).body(parameter, org.hamcrest.Matchers.hasSize(1));
    }

    /** The response to a request with this value of a parameter, or without it. */
    private static ValidatableResponse refused(Map<String, String> query, String parameter, String value) {
        query.remove(parameter);
        if (value != null) {
            query.put(parameter, value);
        }
        return browser().queryParams(query).get("/api/login/acme/").then().statusCode(400);
    }

    @Test
    void a_parameter_that_is_there_twice_counts_as_missing() {
        browser()
                .queryParams(request(WithProviders.APP))
                .queryParam("redirect_uri", WithProviders.APP, "https://evil.example/")
                .get("/api/login/acme/")
                .then()
                .statusCode(400);
    }

    @Test
    void the_app_may_ask_for_a_fresh_sign_in() {
        Map<String, String> query = request(WithProviders.APP);
        query.put("prompt", "login");

        assertThat(begins("acme", query).asked())
                .containsEntry("prompt", "login")
                .containsEntry("max_age", "0");
    }

    /** Google and GitHub do not say when they asked the user. They show a page with some prompts; otherwise nobody knows. */
    @ParameterizedTest
    @CsvSource({
        "google,,false",
        "google,login,false",
        "google,select_account,true",
        "google,consent,true",
        "github,,false",
        "github,login,false",
        "github,consent,false",
        "github,select_account,true",
        "acme,,false",
        "acme,login,false",
        "acme,select_account,false"
    })
    void a_sign_in_is_recent_only_if_the_provider_certainly_asked_the_user(String name, String prompt, boolean recent) {
        Map<String, String> query = request(WithProviders.APP);
        if (prompt != null) {
            query.put("prompt", prompt);
        }
        Begun begun = begins(name, query);
        assertThat(begun.asked().get("prompt")).isEqualTo(name.equals("github") && !recent ? null : prompt);
        Person person = new Person(Long.toString(System.nanoTime()), UUID.randomUUID() + "@example.com", true, "ada");
        Map<String, Object> withoutTime = new HashMap<>();
        withoutTime.put("auth_time", null);
        String code =
                sentBack(comesBack(begun, response(begun, person, withoutTime))).get("code");
        Tokens tokens = Tokens.in(redeems(code, VERIFIER, WithProviders.APP));

        given().header("Authorization", "Bearer " + tokens.access())
                .contentType(ContentType.JSON)
                .body(Map.of())
                .delete("/api/users/me/")
                .then()
                .statusCode(recent ? 204 : 403);
    }

    /** Each makes a request to the provider, and a wrong one is as good as a wrong password. */
    @Test
    void codes_that_the_provider_refuses_count_as_failed_attempts_of_the_network() {
        sql.run("delete from throttled");
        Begun begun = begins("acme");
        Map<String, String> forged = response(begun, Person.called("ada"), Map.of());
        forged.put("code", "forged");
        assertThat(sentBack(comesBack(begun, forged))).containsEntry("error", "server_error");
        long after = attempts();
        assertThat(after).isPositive();

        code(begins("acme"), Person.called("ada"));
        provider.misbehave("/token", FakeProvider.body(503, "application/json", "{}"));
        Begun during = begins("acme");
        comesBack(during, response(during, Person.called("ada"), Map.of()));
        assertThat(attempts()).as("it decreases with time").isLessThanOrEqualTo(after);
    }

    private long attempts() {
        return sql.one(Long.class, "select coalesce(round(sum(level)), 0)::bigint from throttled");
    }

    @Test
    void a_code_works_once_for_a_minute_and_only_for_the_app_that_began() {
        Person ada = Person.called("ada");
        String code = code(begins("acme"), ada);
        List<Integer> statuses =
                AtOnce.times(4, () -> redeems(code, VERIFIER, WithProviders.APP).statusCode());
        assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401);

        String anothers = code(begins("acme"), ada);
        refused(redeems(anothers, VERIFIER + "x", WithProviders.APP));
        refused(redeems(anothers, VERIFIER, WithProviders.APP));
        refused(redeems(code(begins("acme"), ada), VERIFIER, WithProviders.NATIVE_APP));
        refused(redeems(code(begins("acme"), ada), challenge(VERIFIER), WithProviders.APP));
        refused(redeems("no code", VERIFIER, WithProviders.APP));

        String late = code(begins("acme"), ada);
        clock.advance(SignInCodes.LIFETIME.plusSeconds(1));
        refused(redeems(late, VERIFIER, WithProviders.APP));
    }

    @Test
    void the_database_holds_neither_the_code_nor_what_it_stands_for() {
        Person ada = Person.called("ada");
        String code = code(begins("acme"), ada);

        for (String row :
                sql.all(String.class, "select cast(s as text) || encode(content, 'escape') from used_once s")) {
            assertThat(row).doesNotContain(code).doesNotContain(ada.sub()).doesNotContain(ada.email());
        }
    }

    @Test
    void a_signed_in_user_links_with_a_code() {
        Member alice = Member.user("alice");
        Person own = Person.called("own");
        String code = code(begins("google"), own);
        Map<String, String> body = Map.of(
                "code",
                code,
                "code_verifier",
                VERIFIER,
                "redirect_uri",
                WithProviders.APP,
                "current_password",
                Member.PASSWORD);

        alice.calls()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/users/me/identities/google/")
                .then()
                .statusCode(200)
                .body("provider", equalTo("google"));

        assertThat(id(Tokens.in(redeems(code(begins("google"), own), VERIFIER, WithProviders.APP))))
                .isEqualTo(alice.id());
        alice.calls()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/users/me/identities/google/")
                .then()
                .statusCode(400)
                .body("detail", startsWith("This does not prove the identity"));
    }

    // ---- the browser

    @Test
    void login_csrf_a_response_in_a_browser_that_did_not_begin_is_refused() {
        Begun attackers = begins("acme");
        Map<String, String> response = response(attackers, Person.called("attacker"), Map.of());

        // The victim's browser has no cookie, or one of a sign-in of its own.
        browser().queryParams(response).get("/api/login/acme/callback/").then().statusCode(400);
        Begun victims = begins("acme");
        comesBack(victims, response).then().statusCode(400);
        browser()
                .cookie(COOKIE, "forged")
                .queryParams(response)
                .get("/api/login/acme/callback/")
                .then()
                .statusCode(400);
        browser()
                .cookie(COOKIE, victims.cookie().substring(1) + "A")
                .queryParams(response)
                .get("/api/login/acme/callback/")
                .then()
                .statusCode(400);
    }

    @Test
    void a_response_counts_once_and_for_ten_minutes() {
        Begun begun = begins("acme");
        Person ada = Person.called("ada");
        Map<String, String> response = response(begun, ada, Map.of());
        List<Integer> statuses =
                AtOnce.times(3, () -> comesBack(begun, response).statusCode());
        assertThat(statuses).containsExactlyInAnyOrder(303, 400, 400);

        Begun late = begins("acme");
        clock.advance(BrowserSignIns.LONGEST.plusSeconds(1));
        comesBack(late, response(late, ada, Map.of())).then().statusCode(400);
    }

    @Test
    void mix_up_a_response_of_another_provider_is_refused() {
        Begun begun = begins("acme");
        Map<String, String> response = response(begun, Person.called("ada"), Map.of());

        browser()
                .cookie(COOKIE, begun.cookie())
                .queryParams(response)
                .get("/api/login/other/callback/")
                .then()
                .statusCode(400);
        for (String issuer : new String[] {provider.issuer("other"), "", null}) {
            Begun again = begins("acme");
            Map<String, String> mixed = response(again, Person.called("ada"), Map.of());
            mixed.remove("iss");
            if (issuer != null) {
                mixed.put("iss", issuer);
            }
            int before = provider.calls();
            assertThat(sentBack(comesBack(again, mixed))).containsEntry("error", "server_error");
            assertThat(provider.calls()).as("the code was sent to nobody").isEqualTo(before);
        }
    }

    @Test
    void whoever_does_not_agree_goes_back_to_the_app_without_a_code() {
        for (Map.Entry<String, String> error : Map.of(
                        "access_denied", "access_denied",
                        "user_cancelled_authorize", "access_denied",
                        "<script>", "server_error")
                .entrySet()) {
            Begun begun = begins("acme");
            Map<String, String> sent =
                    sentBack(comesBack(begun, Map.of("state", begun.asked().get("state"), "error", error.getKey())));
            assertThat(sent).containsOnlyKeys("error", "state").containsEntry("error", error.getValue());
        }
    }

    // ---- a provider that misbehaves

    @Test
    void an_id_token_that_does_not_belong_to_this_sign_in_is_refused() {
        Map<String, Object> noNonce = new HashMap<>();
        noNonce.put("nonce", null);
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                noNonce,
                Map.of("nonce", "another"),
                Map.of("aud", "ios"),
                Map.of("aud", List.of("web", "ios"), "azp", "web"),
                Map.of("azp", "ios"),
                Map.of("iss", "https://evil.example"),
                Map.of("exp", 1L),
                Map.of("sub", ""))) {
            Begun begun = begins("acme");
            assertThat(sentBack(comesBack(begun, response(begun, Person.called("ada"), wrong))))
                    .as(wrong.toString())
                    .containsEntry("error", "server_error");
        }
    }

    @Test
    void a_code_that_the_provider_does_not_know_is_refused() {
        for (String name : List.of("acme", "github")) {
            for (String code : List.of("unknown", "", " ", "x".repeat(2_000), "a\nb")) {
                Begun begun = begins(name);
                Map<String, String> response = response(begun, Person.called("ada"), Map.of());
                response.put("code", code);
                assertThat(sentBack(comesBack(begun, response))).containsEntry("error", "server_error");
            }
        }
    }

    @Test
    void whatever_a_provider_answers_the_browser_gets_back_to_the_app_in_time() {
        CountDownLatch end = new CountDownLatch(1);
        Map<String, FakeProvider.Misbehaviour> ways = Map.of(
                "a fault", FakeProvider.body(500, "text/html", "<h1>Oops</h1>"),
                "no JSON", FakeProvider.body(200, "application/json", "<h1>Oops</h1>"),
                "no type", FakeProvider.body(200, "x", "{}"),
                "nothing", FakeProvider.body(200, "application/json", ""),
                "other types", FakeProvider.body(200, "application/json", "{\"access_token\": 1, \"id_token\": []}"),
                "a line break",
                        FakeProvider.body(
                                200, "application/json", "{\"access_token\": \"a\\nb\", \"token_type\": \"Bearer\"}"),
                "too much", FakeProvider.body(200, "application/json", "{\"a\": \"" + "x".repeat(300_000) + "\"}"),
                "another place",
                        exchange -> {
                            exchange.getResponseHeaders().set("Location", provider.url() + "/evil");
                            exchange.sendResponseHeaders(307, -1);
                            exchange.close();
                        },
                "hangs up", exchange -> exchange.close(),
                "drips", FakeProvider.drips(end));
        try {
            ways.forEach((way, misbehaviour) -> {
                for (String name : List.of("acme", "github")) {
                    Begun begun = begins(name);
                    provider.misbehave(name.equals("acme") ? "/token" : "/access_token", misbehaviour);
                    long before = System.nanoTime();
                    Response answer = comesBack(begun, response(begun, Person.called("ada"), Map.of()));
                    assertThat(sentBack(answer).get("error")).as(way).isIn("server_error", "temporarily_unavailable");
                    assertThat(Duration.ofNanos(System.nanoTime() - before))
                            .as(way)
                            .isLessThan(Duration.ofSeconds(50));
                    provider.behave();
                }
            });
        } finally {
            end.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, access_denied",
        "user_cancelled_authorize, access_denied",
        "temporarily_unavailable, temporarily_unavailable",
        "invalid_scope, server_error",
        "<script>, server_error"
    })
    void the_app_hears_what_became_of_the_sign_in_at_the_provider(String said, String heard) {
        Begun begun = begins("acme");

        Response answer =
                comesBack(begun, Map.of("error", said, "state", begun.asked().get("state")));

        assertThat(sentBack(answer)).containsEntry("error", heard).doesNotContainKey("code");
    }

    @Test
    void a_provider_that_has_too_much_to_do_is_unavailable_for_the_moment() {
        Begun begun = begins("acme");
        provider.misbehave("/token", FakeProvider.body(429, "application/json", "{}"));

        assertThat(sentBack(comesBack(begun, response(begun, Person.called("ada"), Map.of()))))
                .containsEntry("error", "temporarily_unavailable");
    }

    @Test
    void while_a_providers_configuration_lacks_something_the_last_one_counts() {
        begins("acme");
        for (String member : List.of("jwks_uri", "token_endpoint", "authorization_endpoint", "issuer")) {
            clock.advance(Kept.FRESH);
            provider.misbehave(
                    "/.well-known/openid-configuration",
                    FakeProvider.body(
                            200,
                            "application/json",
                            provider.configuration("acme").replace("\"" + member + "\"", "\"without\"")));
            begins("acme");
        }
    }

    @Test
    void an_address_that_is_only_in_the_user_info_counts_if_it_is_of_the_same_user() {
        Person ada = Person.called("ada");
        Map<String, Object> withoutEmail = new HashMap<>();
        withoutEmail.put("email", null);
        withoutEmail.put("email_verified", null);
        Begun begun = begins("acme");
        Response back = comesBack(begun, response(begun, ada, withoutEmail));
        Tokens tokens = Tokens.in(redeems(sentBack(back).get("code"), VERIFIER, WithProviders.APP));
        assertThat(sql.one(String.class, "select email from users where id = ?", id(tokens)))
                .isEqualTo(ada.email());

        provider.misbehave(
                "/userinfo",
                FakeProvider.body(
                        200,
                        "application/json",
                        "{\"sub\": \"another\", \"email\": \"evil@example.com\", \"email_verified\": true}"));
        begun = begins("acme");
        back = comesBack(begun, response(begun, Person.called("bob"), withoutEmail));
        tokens = Tokens.in(redeems(sentBack(back).get("code"), VERIFIER, WithProviders.APP));
        assertThat(sql.one(String.class, "select email from users where id = ?", id(tokens)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "password", "Acme"})
    void an_unknown_provider_is_an_unknown_path(String name) {
        browser()
                .queryParams(request(WithProviders.APP))
                .get("/api/login/" + name + "/")
                .then()
                .statusCode(404)
                .contentType("text/html");
    }
}
