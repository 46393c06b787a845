package dev.signet.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.contract.Request.Header;
import dev.signet.token.Claim;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code that replays the contract decides whether we keep it, so it is tested, too, without the service. */
class ContractHarnessTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
    private static final long NOW = CLOCK.instant().getEpochSecond();

    /** Signed with a key that is not ours, so that what the forge signs again is seen to be signed again. */
    private static final String GENUINE = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0."
            + "eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwiZXhwIjoxODAwMDAwMDAwLCJqdGkiOiIwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVm"
            + "ZiIsInVzZXJfaWQiOjcsInJvbGUiOiJ1c2VyIn0.EpiMwL0ZPXAqLaeB3ru82ebkp-VoM6aMvyxSgglp9Go";

    private final Recording recording = Recording.load();
    private final Variables variables = new Variables();
    private final Normalizer normalizer = new Normalizer(variables, "127.0.0.1:8081");
    private final TokenForge forge = new TokenForge(Contract.SIGNING_KEY, CLOCK);

    private HttpServer server;

    @BeforeEach
    void start_server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop_server() {
        server.stop(0);
    }

    // The recording

    @Test
    void all_recorded_cases_are_read() {
        assertThat(recording.cases()).hasSize(436);
        assertThat(recording.ofProfile("short")).hasSize(6);
        assertThat(recording.ofProfile("default")).hasSize(430);
    }

    @Test
    void every_listed_difference_is_described_under_its_number() throws IOException {
        String described = Files.readString(Path.of("docs/differences.md"));

        assertThat(Json.resource("/contract/differences.json").get("differences"))
                .extracting(one -> one.get("number").textValue())
                .filteredOn(number -> !number.equals("table"))
                .allSatisfy(number -> assertThat(described).contains("\n" + number + ". "));
    }

    @Test
    void every_recorded_request_can_be_made() {
        for (String captured : List.of("a", "b", "r", "s", "r2", "a2", "f", "g", "id", "id0", "id1", "id2", "uid")) {
            variables.set(captured, TextNode.valueOf("7"));
        }
        recording.cases().stream()
                .flatMap(recorded -> recorded.steps().stream())
                .filter(step -> step.has("method"))
                .forEach(
                        step -> assertThat(Request.of(step, variables).target()).startsWith("/"));
    }

    @Test
    void a_member_that_the_harness_does_not_know_is_not_passed_over() {
        JsonNode step = json("{'method': 'GET', 'path': '/', 'multipart': {}}");
        assertThatThrownBy(() -> Request.of(step, variables)).hasMessageContaining("multipart");
    }

    // Templates

    @Test
    void a_template_is_replaced_by_its_value_and_a_number_remains_one() {
        variables.set("id", json("12"));
        assertThat(variables.expand(json("{'a': '{{id}}', 'b': ['/{{id}}/{{alice}}']}")))
                .isEqualTo(json("{'a': 12, 'b': ['/12/alice']}"));
        assertThat(variables.expand(json("{'$repeat': ['ab', 3]}"))).isEqualTo(json("'ababab'"));
    }

    @Test
    void a_template_without_a_value_cannot_be_expanded() {
        assertThatThrownBy(() -> variables.expand(json("'x {{nope}}'")))
                .isInstanceOf(CannotRun.class)
                .hasMessage("no value for {{nope}}");
    }

    // Forging. The signatures were made by the recorder itself.

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "{}, nUEL3neRtgiHH2ATQNGO5rs7fnBHOGXiKDoyW4wRpL0",
                "{'alg':'HS384'}, jD1_tCgZlNTw8ist4K4cR2l2zjcDJmbFWAikljdjYmluOSZj_E3f-nF0JzMXk7Cy",
                "|{'alg':'HS512','key':'kkkk'}|,"
                        + "5x4ZJxAMS4smfHWp51Pi5xoQTA-rcGkoY1TfrbJyw5apVkWg3vD3n2sjRnBIGursayVoAYL3nWCPmfduXaguQQ",
                "|{'drop':['jti'],'set':{'user_id':'abc'}}|, R9NuV03C0w7gns2GcQSnLtgNMDIt2Qgzu25YVGJFTJY",
                "{'header':{'typ':'at+jwt'}}, gdh2wx-DxdOGEOxEXzXxuOdSXYwHRi7npqCP0kSKtn8",
                "{'tamper':'signature'}, EpiMwL0ZPXAqLaeB3ru82Abkp-VoM6aMvyxSgglp9Go",
                "|{'tamper':'payload','set':{'role':'admin'}}|, EpiMwL0ZPXAqLaeB3ru82ebkp-VoM6aMvyxSgglp9Go",
            })
    void a_forged_token_is_signed_as_the_recorder_signs(String forgery, String signature) {
        assertThat(Jwt.parse(forge.forge(json(forgery), GENUINE)).signature()).isEqualTo(signature);
    }

    @Test
    void a_token_can_be_cut_lengthened_or_left_unsigned() {
        String unsigned = GENUINE.substring(0, GENUINE.lastIndexOf('.'));
        assertThat(forge.forge(json("{'tamper': 'nosig'}"), GENUINE)).isEqualTo(unsigned + ".");
        assertThat(forge.forge(json("{'tamper': 'twoparts'}"), GENUINE)).isEqualTo(unsigned);
        assertThat(forge.forge(json("{'tamper': 'fourparts'}"), GENUINE)).isEqualTo(GENUINE + ".AAAA");
        assertThat(forge.forge(json("{'tamper': 'truncated'}"), GENUINE))
                .isEqualTo(GENUINE.substring(0, GENUINE.length() - 6));
        assertThat(forge.forge(json("{'alg': 'none'}"), GENUINE))
                .startsWith("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.")
                .endsWith(".");
    }

    @Test
    void claims_can_be_dropped_set_and_moved_in_time() {
        ObjectNode claims = Jwt.parse(forge.forge(
                        json("{'drop': ['role'], 'set': {'exp': 'now-1', 'nbf': 'nowf+100', 'jti': 'uuid', 'x': 1}}"),
                        GENUINE))
                .payload();
        assertThat(claims.has("role")).isFalse();
        assertThat(claims.get("exp").longValue()).isEqualTo(NOW - 1);
        assertThat(Json.text(claims.get("nbf"))).isEqualTo(NOW + 100 + ".5");
        assertThat(claims.get("jti").textValue()).matches("[0-9a-f]{32}").doesNotStartWith("00112233");
        assertThat(claims.get("x").intValue()).isEqualTo(1);
    }

    @Test
    void a_payload_need_not_be_an_object() {
        assertThat(forge.forge(json("{'payload_raw': '[]'}"), GENUINE).split("\\.")[1])
                .isEqualTo("W10");
    }

    // Normalisation

    @Test
    void what_is_new_in_each_run_is_replaced_by_its_form() {
        JsonNode post =
                json("{'id': 3, 'title': 't %s', 'author': 'alice', 'created_at': '2026-01-31T12:00:00.123456Z'}"
                        .formatted(variables.rand()));
        assertThat(normalizer.normalize(post))
                .isEqualTo(
                        json(
                                "{'id': '<integer>', 'title': 't {{rand}}', 'author': '{{alice}}', 'created_at': '<timestamp>'}"));
        assertThat(normalizer.normalize(json("{'a': '%s', 'next': 'http://127.0.0.1:8081/x'}".formatted(GENUINE))))
                .isEqualTo(json("{'a': '<jwt:access>', 'next': 'http://<host>/x'}"));
        assertThat(normalizer.normalize(json("{'id': 0, 'updated_at': '2026-01-31T12:00:00+00:00'}")))
                .isEqualTo(json("{'id': 0, 'updated_at': '<timestamp, other format>'}"));
        assertThat(normalizer.normalize(json("{'message': 'Hello'}"))).isEqualTo(json("{'message': '<message>'}"));
        assertThat(normalizer.normalize(json("{'email': 'bob@example.com', 'name': 'bob'}")))
                .isEqualTo(json("{'email': '{{bob_email}}', 'name': 'bob'}"));
    }

    @Test
    void a_long_string_is_kept_as_its_length_in_code_points_and_its_digest() {
        assertThat(normalizer.normalize("x".repeat(102400), "content"))
                .isEqualTo("<string of 102400, sha256 8b77ec70310a4f69>");
        String smileys = "\uD83D\uDE00".repeat(2000);
        assertThat(normalizer.normalize(smileys, "title")).isEqualTo(smileys);
    }

    // Comparison

    @Test
    void equal_answers_do_not_differ() {
        assertThat(compared("{'status': 405, 'media': 'application/json', 'body': {'a': [1]}, 'allow': 'GET'}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'status': 404, 'media': 'application/json', 'body': {'a': [1]}, 'allow': 'GET'}",
                "{'status': 405, 'media': 'text/plain', 'body': {'a': [1]}, 'allow': 'GET'}",
                "{'status': 405, 'media': 'application/json', 'body': {'a': [1, 1]}, 'allow': 'GET'}",
                "{'status': 405, 'media': 'application/json', 'body': {'a': [1], 'b': 1}, 'allow': 'GET'}",
                "{'status': 405, 'media': 'application/json', 'body': {'a': ['1']}, 'allow': 'GET'}",
                "{'status': 405, 'media': 'application/json', 'allow': 'GET'}",
                "{'status': 405, 'media': 'application/json', 'body': {'a': [1]}, 'allow': 'GET, POST'}",
                "{'status': 405, 'media': 'application/json', 'body': {'a': [1]}}",
                "{'status': 405, 'media': 'application/json', 'body': {'a': [1]}, 'allow': 'GET', 'location': '/'}",
            })
    void a_change_of_one_member_is_one_difference(String got) {
        assertThat(compared(got)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "JSON parse error - Expecting value, JSON parse error - nonsense at line 1, true",
        "JSON parse error - Expecting value, 'JSON parse error - ', false",
        "JSON parse error - Expecting value, Invalid JSON, false",
        "Token is invalid, Token is expired, false",
    })
    void the_words_after_a_parse_error_are_free(String expected, String got, boolean equal) {
        JsonNode step = json("{'method': 'POST', 'path': '/'}");
        ObjectNode ours = Json.object().put("status", 400);
        ours.putObject("body").put("error", got);
        ObjectNode theirs = Json.object().put("status", 400);
        theirs.putObject("body").put("error", expected);
        assertThat(Comparison.of(step, theirs, ours).isEmpty()).isEqualTo(equal);
    }

    @Test
    void a_step_that_could_not_run_is_a_difference() {
        JsonNode step = json("{'method': 'GET', 'path': '/'}");
        assertThat(Comparison.of(step, json("{'status': 200}"), json("{'error': 'step could not run'}")))
                .hasSize(1);
    }

    // Claims

    @Test
    void our_tokens_carry_the_recorded_claims_and_ours() {
        assertThat(decoded("{'alg': 'HS256', 'typ': 'JWT', 'kid': 'k1'}", "")).isEmpty();
        assertThat(decoded("{'alg': 'HS256', 'typ': 'JWT', 'kid': 'k1'}", ", 'ver': 2"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", 'user_id': '7'",
                ", 'sub': '8'",
                ", 'sid': 'no-uuid'",
                ", 'iss': ''",
                ", 'ver': 'two'",
                ", 'groups': ['user', 'admin']",
                ", 'role': 'admin'",
                ", 'password': 'x'",
                ", 'jti': 'short'",
                ", 'iat': 1769860799.5",
            })
    void another_claim_or_another_value_is_a_difference(String change) {
        assertThat(decoded("{'alg': 'HS256', 'typ': 'JWT', 'kid': 'k1'}", change))
                .hasSize(1);
    }

    @Test
    void a_token_names_its_key() {
        assertThat(decoded("{'alg': 'HS256', 'typ': 'JWT'}", "")).hasSize(1);
        assertThat(decoded("{'alg': 'HS256', 'typ': 'JWT', 'kid': ''}", "")).hasSize(1);
    }

    /** Stands for one of a fork, because it is not where the classes of Signet are. */
    private record Plan(String name) implements Claim {}

    @Test
    void claims_of_a_fork_are_not_compared() {
        assertThat(ForkClaims.areIn(Path.of("target/test-classes/dev/signet/contract")))
                .isTrue();
        assertThat(ForkClaims.areIn(Path.of("target/classes/dev/signet"))).isFalse();
        JsonNode recorded = json("{'header': {}, 'claims': {'role': 'user', 'user_id': '7'}}");
        JsonNode other = json("{'status': 200, 'body': {'plan': 'pro'}}");
        JsonNode token = json("{'claims': {'role': 'admin', 'user_id': 7, 'sid': 'x', 'plan': 'pro'}}");
        assertThat(ForkClaims.without(List.of(other, token), List.of(other, recorded)))
                .containsExactly(other, json("{'claims': {'role': 'admin', 'user_id': 7, 'sid': 'x'}}"));
    }

    // Differences

    @Test
    void answers_as_recorded_are_faulty_in_just_the_cases_listed_as_different() {
        Differences differences = Differences.load(recording);
        for (Case recorded : recording.cases()) {
            Optional<Difference> difference = differences.of(recorded);
            List<String> faults =
                    Verdict.of(recorded, difference, ours(recorded.answers())).faults();
            if (difference.isPresent()) {
                assertThat(faults)
                        .as(recorded.name())
                        .singleElement()
                        .asString()
                        .startsWith("stale difference");
            } else {
                assertThat(faults).as(recorded.name()).isEmpty();
            }
        }
    }

    @Test
    void answers_as_intended_are_without_fault() {
        Differences differences = Differences.load(recording);
        for (Case recorded : recording.cases()) {
            Optional<Difference> difference = differences.of(recorded);
            List<JsonNode> intended =
                    ours(difference.map(one -> one.expected(recorded)).orElse(recorded.answers()));
            assertThat(Verdict.of(recorded, difference, intended).faults())
                    .as(recorded.name())
                    .isEmpty();
        }
    }

    @Test
    void a_step_that_differs_is_named_in_the_verdict() {
        Case recorded = recording.named("logout.twice.v").orElseThrow();
        Verdict verdict = Verdict.of(
                recorded,
                Optional.empty(),
                List.of(recorded.answers().get(0), recorded.answers().get(1), json("{'status': 500}")));
        assertThatThrownBy(verdict::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("logout.twice.v")
                .hasMessageContaining("step 3, POST /api/logout/: status 500")
                .hasMessageContaining("expected 400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'case': 'no.such.case', 'number': '1', 'reason': 'r', 'steps': {'1': {'status': 200}}}",
                "{'case': 'auth.none.v', 'number': '1', 'reason': 'r', 'steps': {'2': {'status': 200}}}",
                "{'case': 'auth.none.v', 'number': '10', 'reason': 'r', 'steps': {'1': {'status': 200}}}",
                "{'case': 'auth.none.v', 'number': '1', 'reason': '', 'steps': {'1': {'status': 200}}}",
                "{'case': 'auth.none.v', 'number': '1', 'reason': 'r', 'steps': {}}",
                "{'case': 'auth.none.v', 'number': '1', 'reason': 'r', 'steps': {'1': 'no such answer'}}",
                "{'case': 'methods.head_token.v', 'number': '1', 'reason': 'r', 'steps': {'1': {'status': 405,"
                        + " 'media': 'application/json', 'body': null, 'allow': 'OPTIONS, POST'}}}",
            })
    void a_difference_that_is_none_is_refused(String listed) {
        JsonNode differences = json("{'answers': {}, 'differences': [" + listed + "]}");
        assertThatThrownBy(() -> Differences.of(differences, recording)).isInstanceOf(IllegalStateException.class);
    }

    // HTTP

    @Test
    void a_request_goes_out_as_it_is_written() throws IOException {
        List<String> seen = new ArrayList<>();
        server.createContext("/", exchange -> {
            seen.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            seen.add(exchange.getRequestHeaders().getFirst("Content-Type"));
            answer(exchange, 200, exchange.getRequestBody().readAllBytes());
        });
        Response response = http().send(new Request(
                "BREW", "/api//%70osts/", List.of(new Header("Authorization", "Bearer é")), "{}".getBytes(UTF_8)));
        assertThat(seen).containsExactly("BREW /api//%70osts/", "Bearer é", null);
        assertThat(response.body()).asString(UTF_8).isEqualTo("{}");
    }

    @Test
    void a_header_may_be_empty_and_a_head_has_no_body() throws IOException {
        List<String> seen = new ArrayList<>();
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().add("X-Word", "é");
            exchange.getResponseHeaders().add("Content-Length", "17");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        Response response = http().send(new Request("HEAD", "/", List.of(new Header("Authorization", "")), null));
        assertThat(seen).containsExactly("");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("x-word")).contains("é");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void a_body_in_chunks_is_put_together() throws IOException {
        byte[] large = "0123456789".repeat(5000).getBytes(ISO_8859_1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write(large);
            }
        });
        assertThat(http().send(new Request("GET", "/", List.of(), null)).body()).isEqualTo(large);
    }

    @Test
    void a_case_is_played_with_what_its_steps_capture() {
        server.createContext(
                "/api/token/",
                exchange -> answer(
                        exchange,
                        200,
                        Json.write(Json.object().put("access", GENUINE).put("refresh", GENUINE))));
        server.createContext("/api/protected/", exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"api\"");
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            answer(exchange, 401, Json.write(Json.object().put("detail", token.replace(GENUINE, "captured"))));
        });
        Case recorded = recording.named("auth.extra_spaces.v").orElseThrow();
        List<JsonNode> answers =
                new CaseRunner(service(), Contract.SIGNING_KEY, null, Time.real(), anything -> {}).run(recorded);
        assertThat(answers.get(0))
                .isEqualTo(json("{'status': 200, 'media': 'application/json',"
                        + " 'body': {'access': '<jwt:access>', 'refresh': '<jwt:access>'}}"));
        assertThat(answers.get(1))
                .isEqualTo(json("{'status': 401, 'media': 'application/json', 'body': {'detail': 'Bearer   captured'},"
                        + " 'www_authenticate': 'Bearer realm=\\\"api\\\"'}"));
    }

    @Test
    void a_step_without_the_value_it_needs_answers_that_it_could_not_run() {
        server.createContext("/", exchange -> answer(exchange, 401, "{}".getBytes(UTF_8)));
        Case recorded = recording.named("auth.ok.v").orElseThrow();
        List<JsonNode> answers =
                new CaseRunner(service(), Contract.SIGNING_KEY, null, Time.real(), anything -> {}).run(recorded);
        assertThat(answers.get(1)).isEqualTo(json("{'error': 'step could not run: no value for {{a}}'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{", "\"\u00ff\""})
    void a_body_that_is_no_json_in_utf_8_is_called_invalid(String body) {
        server.createContext("/", exchange -> answer(exchange, 200, body.getBytes(ISO_8859_1)));
        Case recorded = recording.named("auth.none.v").orElseThrow();
        List<JsonNode> answers =
                new CaseRunner(service(), Contract.SIGNING_KEY, null, Time.real(), anything -> {}).run(recorded);
        assertThat(answers.get(0).get("body")).isEqualTo(json("'<invalid JSON>'"));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private RawHttp http() {
        return new RawHttp(service());
    }

    private URI service() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static List<String> compared(String got) {
        return Comparison.of(
                json("{'method': 'GET', 'path': '/'}"),
                json("{'status': 405, 'media': 'application/json', 'body': {'a': [1]}, 'allow': 'GET'}"),
                json(got));
    }

    /** What is wrong with a valid token of alice's in which the members at the end replace earlier ones. */
    private List<String> decoded(String header, String change) {
        ObjectNode payload = (ObjectNode) json("""
                {'token_type': 'access', 'exp': %d, 'iat': %d, 'jti': '00112233445566778899aabbccddeeff',
                 'user_id': 7, 'email': 'alice@example.com', 'role': 'user', 'iss': 'signet', 'sub': '7',
                 'sid': '0b0e4c8e-3f6b-4f0e-9d55-0d5f1d1c2a3b', 'groups': ['user']%s}
                """.formatted(NOW + 1800, NOW, change));
        Case recorded = recording.named("claims.access.v").orElseThrow();
        JsonNode form = new Claims(normalizer, CLOCK).form(new Jwt((ObjectNode) json(header), payload, ""));
        return Comparison.of(recorded.steps().get(1), recorded.answers().get(1), form);
    }

    /** The tokens of our service, with the claims that it adds to the recorded ones. */
    private static List<JsonNode> ours(List<JsonNode> answers) {
        return IntStream.range(0, answers.size())
                .mapToObj(i -> Claims.expected(answers.get(i)))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
