package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.TakenConnections;
import dev.signet.testing.Tokens;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each attack is refused with 401 in the contract's form wherever a token is read, with no work for the database and no request
 * to anywhere. Each subclass is an algorithm.
 */
abstract class RefusesAttacks {
    @Inject
    Accounts accounts;

    @Inject
    KeyRing ring;

    @Inject
    AdjustableClock clock;

    @Inject
    TakenConnections connections;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer forgersServer;
    private Tokens genuine;
    private Forger forger;

    @BeforeEach
    void a_forger_has_tokens_of_somebody() throws IOException {
        forgersServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        forgersServer.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
        });
        forgersServer.start();
        Client alice = accounts.make("alice");
        genuine = alice.logsIn();
        // Tokens of a moment ago, or of the next one, stay such however long a busy machine takes.
        clock.standStill();
        forger = new Forger(
                Jwt.of(genuine.access()),
                Jwt.of(genuine.refresh()),
                Jwt.of(alice.logsIn().access()),
                ring.signing(Purpose.ACCESS),
                ring.signing(Purpose.REFRESH),
                "http://127.0.0.1:" + forgersServer.getAddress().getPort() + "/keys",
                clock.instant());
    }

    @AfterEach
    void nobody_called_the_forgers_server() {
        forgersServer.stop(0);
        assertThat(requests).hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("dev.signet.token.Attacks#all")
    void is_refused(Attack attack) {
        List<String> tokens = attack.tokens().apply(forger);
        assertThat(tokens).isNotEmpty();

        // Token by token: what the service does of its own accord meanwhile takes a connection now and then, too.
        for (String token : tokens) {
            assertCostsNoConnection(() -> {
                Api.callProtected(token).then().spec(Refused.bearer(attack.message()));
                Api.refresh(token).then().spec(Refused.token(attack.message()));
            });
        }
        assertCostsNoConnection(() -> Api.verify(tokens.get(0)).then().spec(Refused.token(attack.message())));
    }

    /** The same signatures over genuine tokens count: it is the attacks that were refused. */
    @Test
    void what_the_forger_signs_with_the_services_keys_counts() {
        Api.callProtected(forger.signed(forger.access())).then().statusCode(200);
        Api.callProtected(forger.signedText(
                        forger.access().header().toString(),
                        forger.access().claims().toString()))
                .then()
                .statusCode(200);
        Api.verify(forger.signed(forger.refresh())).then().statusCode(200);
        Api.refresh(forger.signed(forger.refresh())).then().statusCode(200);
    }

    /** Also one that was known to be good a moment ago. */
    @Test
    void a_token_of_a_key_that_was_removed_is_refused() {
        genuine.callsProtected().then().statusCode(200);
        Member root = Member.admin("root");
        for (String kid : List.of(forger.accessKey().kid(), forger.refreshKey().kid())) {
            // Signed in anew: with the key goes the token that had it removed.
            root.again().calls().delete("/api/keys/" + kid + "/").then().statusCode(204);
        }

        assertCostsNoConnection(() -> {
            genuine.callsProtected().then().spec(Refused.bearer("Token is invalid"));
            Api.verify(genuine.access()).then().spec(Refused.token("Token is invalid"));
            genuine.triesToRefresh().then().spec(Refused.token("Token is invalid"));
        });
        root.again().calls().get("/api/protected/").then().statusCode(200);
    }

    /** RFC 8725 §3.11 asks for no more, and a system that took RFC 9068 up, or leaves it again, must not lose its users. */
    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "application/jwt"})
    void what_calls_itself_an_access_token_or_a_jwt_counts(String typ) {
        Api.callProtected(forger.signed(forger.access().header("typ", typ)))
                .then()
                .statusCode(200);
    }

    @Test
    void white_space_in_a_token_is_refused() {
        for (String space : List.of(" ", "\t", "\n", "\r\n", "\u00a0", "\u2028")) {
            for (String token : List.of(genuine.refresh(), genuine.access())) {
                String split = token.substring(0, 20) + space + token.substring(20);
                Api.refresh(split).then().spec(Refused.token("Token is invalid"));
                Api.verify(split).then().spec(Refused.token("Token is invalid"));
                Api.verify(token.replace(".", "." + space)).then().spec(Refused.token("Token is invalid"));
            }
        }
    }

    @Test
    void a_token_of_megabytes_is_refused_before_it_is_read() {
        String huge = forger.signed(forger.access().claim("padding", "x".repeat(1_500_000)));

        assertCostsNoConnection(() -> {
            Api.refresh(huge).then().spec(Refused.token("Token is invalid"));
            Api.verify(huge).then().spec(Refused.token("Token is invalid"));
        });
    }

    private void assertCostsNoConnection(Runnable calls) {
        assertThat(connections.fewest(0, calls)).as("connections").isZero();
    }
}
