package dev.signet.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.secret.Sha256;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Every provider of the tests, as a program that listens on a port of its own: correct, until a test makes it misbehave.
 * {@code /acme} signs with RSA, the others with P-256.
 */
@Singleton
public class FakeProvider {
    static final String SECRET = "what only the provider and Signet know";

    static final String TENANT = "9b3f1c4e-0000-4000-8000-000000000001";

    private final Optional<Integer> port;
    private final Clock clock;
    private final Map<String, Misbehaviour> misbehaviours = new ConcurrentHashMap<>();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private volatile Person visitor;
    private volatile boolean forgetful;
    private final AtomicInteger calls = new AtomicInteger();
    private final List<Map<String, String>> tokenRequests = new ArrayList<>();
    private volatile JWK rsa;
    private volatile JWK ec;
    private HttpServer server;

    FakeProvider(@ConfigProperty(name = WithProviders.PORT) Optional<Integer> port, Clock clock) {
        this.port = port;
        this.clock = clock;
    }

    /** Answers a request in place of the provider. */
    interface Misbehaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** Somebody who has an account at the provider. */
    record Person(String sub, String email, Object verified, String name) {
        static Person called(String name) {
            String sub = name.replace(' ', '-') + "-" + UUID.randomUUID();
            return new Person(sub, sub + "@example.com", true, name);
        }

        Person withEmail(String itsEmail, Object isVerified) {
            return new Person(sub, itsEmail, isVerified, name);
        }
    }

    private record Grant(String provider, Person person, Map<String, String> asked, Map<String, Object> claims) {}

    void start(@Observes StartupEvent start) throws Exception {
        if (port.isPresent()) {
            rotate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.get()), 0);
            server.setExecutor(Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "fake-provider");
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", this::answer);
            server.start();
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        if (server != null) {
            server.stop(0);
        }
    }

    /** Signs with new keys from now on; the old ones are gone. */
    void rotate() {
        try {
            rsa = new RSAKeyGenerator(2048)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
            ec = new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
    }

    JWK key(String provider) {
        return provider.equals("acme") ? rsa : ec;
    }

    /** How many requests it got. */
    int calls() {
        return calls.get();
    }

    /** The last request for a token. */
    Map<String, String> lastTokenRequest() {
        return tokenRequests.get(tokenRequests.size() - 1);
    }

    /** Answers requests whose path ends with this in another way, until {@link #behave}. */
    void misbehave(String pathEnd, Misbehaviour how) {
        misbehaviours.put(pathEnd, how);
    }

    /** Is correct again. */
    void behave() {
        misbehaviours.clear();
    }

    static Misbehaviour body(int status, String type, String body) {
        return exchange -> send(exchange, status, type, body);
    }

    /** Never ends its response. */
    static Misbehaviour drips(CountDownLatch end) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try {
                do {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                } while (!end.await(200, java.util.concurrent.TimeUnit.MILLISECONDS));
            } catch (InterruptedException | IOException gone) {
                // The client has hung up.
            } finally {
                exchange.close();
            }
        };
    }

    String issuer(String provider) {
        return url() + "/" + (provider.equals("microsoft") ? "microsoft/" + TENANT + "/v2.0" : provider);
    }

    String url() {
        return "http://localhost:" + port.orElseThrow();
    }

    /** The claims of a correct ID token for a phone. */
    Map<String, Object> claims(String provider, Person person, String nonce) {
        Instant now = clock.instant();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer(provider));
        claims.put("sub", person.sub());
        claims.put("aud", "web");
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plusSeconds(300).getEpochSecond());
        claims.put("auth_time", now.getEpochSecond());
        claims.put("nonce", nonce);
        claims.put("email", person.email());
        claims.put("email_verified", person.verified());
        claims.put("name", person.name());
        if (provider.equals("microsoft")) {
            claims.put("tid", TENANT);
        }
        return claims;
    }

    /** A correct ID token. */
    String idToken(String provider, Person person, String nonce) {
        return signed(provider, claims(provider, person, nonce));
    }

    String signed(String provider, Map<String, Object> claims) {
        JWK key = key(provider);
        return signed(header(key).build(), key, claims);
    }

    JWSHeader.Builder header(JWK key) {
        return new JWSHeader.Builder(key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                .keyID(key.getKeyID());
    }

    static String signed(JWSHeader header, JWK key, Map<String, Object> claims) {
        try {
            JWSSigner signer = key instanceof RSAKey ofRsa ? new RSASSASigner(ofRsa) : new ECDSASigner((ECKey) key);
            JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
            claims.forEach((name, value) -> set.claim(
                    name,
                    List.of("iat", "exp", "nbf").contains(name) && value instanceof Long seconds
                            ? Date.from(Instant.ofEpochSecond(seconds))
                            : value));
            SignedJWT token = new SignedJWT(header, set.build());
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** What the provider does when the person agrees: a code for this request of a browser. */
    String consent(String provider, Person person, Map<String, String> asked, Map<String, Object> changedClaims) {
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(provider, person, asked, changedClaims));
        return code;
    }

    /** This person sits in front of the browser from now on, is known here, and agrees to everything. */
    void isVisitedBy(Person person) {
        visitor = person;
    }

    /** It does not say when it authenticated the user, even if it is asked to. */
    void forgetsWhen(boolean forgets) {
        forgetful = forgets;
    }

    private void authorize(HttpExchange exchange, String provider) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        // A provider says when it authenticated the user only if it is asked to (OpenID Connect Core 1.0 §2).
        Map<String, Object> unasked = new LinkedHashMap<>();
        if (!asked.containsKey("max_age") || forgetful) {
            unasked.put("auth_time", null);
        }
        String code = consent(provider, visitor, asked, unasked);
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8) + "&iss="
                                + URLEncoder.encode(issuer(provider), StandardCharsets.UTF_8));
        send(exchange, 302, "text/plain", "");
    }

    /** Answers a request as it behaves at the moment. */
    void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        String provider = path.split("/")[1];
        Optional<Misbehaviour> other = misbehaviours.entrySet().stream()
                .filter(entry -> path.endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (other.isPresent()) {
            other.get().answer(exchange);
        } else if (path.endsWith("/.well-known/openid-configuration")) {
            json(exchange, 200, configuration(provider));
        } else if (path.endsWith("/authorize") && visitor != null) {
            authorize(exchange, provider);
        } else if (path.endsWith("/keys")) {
            json(exchange, 200, new JWKSet(key(provider)).toPublicJWKSet().toString());
        } else if (path.endsWith("/token") || path.endsWith("/access_token")) {
            token(exchange, provider);
        } else if (path.endsWith("/api/user")) {
            Grant grant = byBearer(exchange);
            json(
                    exchange,
                    200,
                    "{\"id\": %s, \"login\": \"%s\"}"
                            .formatted(grant.person().sub(), grant.person().name()));
        } else if (path.endsWith("/api/user/emails")) {
            Person person = byBearer(exchange).person();
            json(exchange, 200, """
                    [{"email": "old@example.com", "primary": false, "verified": true},
                     {"email": "%s", "primary": true, "verified": %s}]
                    """.formatted(person.email(), person.verified()));
        } else if (path.endsWith("/userinfo")) {
            Person person = byBearer(exchange).person();
            json(
                    exchange,
                    200,
                    "{\"sub\": \"%s\", \"email\": \"%s\", \"email_verified\": %s}"
                            .formatted(person.sub(), person.email(), person.verified()));
        } else {
            json(exchange, 404, "{}");
        }
    }

    String configuration(String provider) {
        String base = url() + "/" + provider;
        String issuer = provider.equals("microsoft") ? base + "/{tenantid}/v2.0" : base;
        return """
                {"issuer": "%s", "authorization_endpoint": "%s/authorize", "token_endpoint": "%s/token",
                 "jwks_uri": "%s/keys", "userinfo_endpoint": "%s/userinfo",
                 "response_types_supported": ["code"], "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["%s", "HS256", "none"],
                 "token_endpoint_auth_methods_supported": ["%s"],
                 "authorization_response_iss_parameter_supported": %s}
                """.formatted(
                        issuer,
                        base,
                        base,
                        base,
                        base,
                        provider.equals("acme") ? "RS256" : "ES256",
                        provider.equals("acme") ? "client_secret_basic" : "client_secret_post",
                        provider.equals("acme"));
    }

    private Grant byBearer(HttpExchange exchange) {
        return grants.get(exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", ""));
    }

    private void token(HttpExchange exchange, String provider) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic = exchange.getRequestHeaders().getFirst("Authorization");
        if (basic != null) {
            form.put("authorization", basic);
        }
        tokenRequests.add(form);
        String code = form.getOrDefault("code", "");
        Grant grant = grants.get(code);
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(form.getOrDefault("code_verifier", "")));
        if (grant == null
                || !grant.provider().equals(provider)
                || !challenge.equals(grant.asked().get("code_challenge"))
                || !form.get("redirect_uri").equals(grant.asked().get("redirect_uri"))) {
            // GitHub answers 200.
            json(exchange, provider.equals("github") ? 200 : 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        Map<String, Object> claims =
                claims(provider, grant.person(), grant.asked().get("nonce"));
        grant.claims().forEach((name, value) -> {
            if (value == null) {
                claims.remove(name);
            } else {
                claims.put(name, value);
            }
        });
        String idToken = provider.equals("github") ? "" : ", \"id_token\": \"" + signed(provider, claims) + "\"";
        json(exchange, 200, "{\"access_token\": \"%s\", \"token_type\": \"Bearer\"%s}".formatted(code, idToken));
    }

    static Map<String, String> form(String query) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, "application/json", body);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
