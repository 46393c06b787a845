package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Member;
import dev.signet.web.Wire.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fields take, and how every fault is told. */
@QuarkusTest
class FieldRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUIRED = "This field is required.";
    private static final String NULL = "This field may not be null.";
    private static final String BLANK = "This field may not be blank.";
    private static final String TYPE = "Not a valid string.";
    private static final String NUL = "Null characters are not allowed.";

    @TestHTTPResource
    URI service;

    static Stream<Arguments> faults_of_one_field() {
        return Stream.of("/api/token/refresh/=refresh", "/api/token/blacklist/=refresh", "/api/token/verify/=token")
                .map(each -> each.split("="))
                .flatMap(each -> Stream.of(
                        arguments(each[0], "{}", fault(each[1], REQUIRED)),
                        arguments(each[0], "", fault(each[1], REQUIRED)),
                        arguments(each[0], value(each[1], "null"), fault(each[1], NULL)),
                        arguments(each[0], value(each[1], "\"\""), fault(each[1], BLANK)),
                        arguments(each[0], value(each[1], "\" \\u2003\\u0085\""), fault(each[1], BLANK)),
                        arguments(each[0], value(each[1], "true"), fault(each[1], TYPE)),
                        arguments(each[0], value(each[1], "[]"), fault(each[1], TYPE)),
                        arguments(each[0], value(each[1], "{}"), fault(each[1], TYPE)),
                        arguments(each[0], value(each[1], "\"a\\u0000\""), fault(each[1], NUL)),
                        arguments(
                                each[0],
                                value(each[1], "\"\\ud800\""),
                                fault(each[1], "Surrogate characters are not allowed: U+D800."))));
    }

    @ParameterizedTest
    @MethodSource
    void faults_of_one_field(String path, String body, String errors) throws Exception {
        assertFault(send(OddRequest.of("POST", path).json(body)), errors);
    }

    static Stream<Arguments> faults_of_a_login() {
        return Stream.of(
                arguments("{}", faults("username", REQUIRED, "password", REQUIRED)),
                arguments("{\"password\":\"\"}", faults("username", REQUIRED, "password", BLANK)),
                arguments("{\"username\":null,\"password\":[1]}", faults("username", NULL, "password", TYPE)),
                arguments("{\"username\":false,\"password\":\" \"}", faults("username", TYPE, "password", BLANK)),
                arguments("{\"username\":\"a\\u0000\",\"password\":{}}", faults("username", NUL, "password", TYPE)));
    }

    @ParameterizedTest
    @MethodSource
    void faults_of_a_login(String body, String errors) throws Exception {
        assertFault(send(OddRequest.of("POST", "/api/token/").json(body)), errors);
    }

    static Stream<Arguments> faults_of_a_post() {
        String longest = "\"" + "x".repeat(201) + "\"";
        String tooLong = "Ensure this field has no more than 200 characters.";
        return Stream.of(
                arguments("{}", faults("title", REQUIRED, "content", REQUIRED)),
                arguments("{\"title\":\"\",\"content\":null}", faults("title", BLANK, "content", NULL)),
                arguments("{\"title\":true,\"content\":[\"a\"]}", faults("title", TYPE, "content", TYPE)),
                arguments("{\"title\":\"\\t\",\"content\":\"\\u0000\"}", faults("title", BLANK, "content", NUL)),
                arguments("{\"title\":" + longest + ",\"content\":\"a\"}", fault("title", tooLong)),
                arguments(
                        "{\"title\":\"\\u0000" + "x".repeat(200) + "\",\"content\":\"a\"}",
                        "{\"title\":[\"" + tooLong + "\",\"" + NUL + "\"]}"),
                arguments(
                        "{\"title\":\"\\ud800\\u0000" + "x".repeat(200) + "\",\"content\":\"a\"}",
                        "{\"title\":[\"" + tooLong + "\",\"" + NUL
                                + "\",\"Surrogate characters are not allowed: U+D800.\"]}"),
                arguments("{\"title\":" + "1".repeat(201) + ",\"content\":\"a\"}", fault("title", tooLong)),
                arguments("[]", notADictionary("list")),
                arguments("\"a\"", notADictionary("str")),
                arguments("true", notADictionary("bool")),
                arguments("1", notADictionary("int")),
                arguments("1.5", notADictionary("float")),
                arguments("null", fault("non_field_errors", "No data provided")));
    }

    @ParameterizedTest
    @MethodSource("faults_of_a_post")
    void faults_of_a_new_post(String body, String errors) throws Exception {
        String token = Member.user("writer").access();
        assertFault(send(OddRequest.of("POST", "/api/posts/").json(body).signedIn(token)), errors);
        assertFault(send(OddRequest.of("POST", "/api/posts/create/").json(body).signedIn(token)), errors);
    }

    @ParameterizedTest
    @MethodSource("faults_of_a_post")
    void faults_of_a_changed_post(String body, String errors) throws Exception {
        Member writer = Member.user("writer");
        String path = "/api/posts/" + writer.writes("as it was") + "/";
        assertFault(send(OddRequest.of("PUT", path).json(body).signedIn(writer.access())), errors);
        if (!errors.contains(REQUIRED)) {
            assertFault(send(OddRequest.of("PATCH", path).json(body).signedIn(writer.access())), errors);
        }
        Answer post = send(OddRequest.of("GET", path).signedIn(writer.access()));
        assertThat(post.json().path("title").textValue()).isEqualTo("as it was");
    }

    @Test
    void a_part_of_a_post_may_be_changed_and_none_may_be() throws Exception {
        Member writer = Member.user("writer");
        String path = "/api/posts/" + writer.writes("as it was") + "/";

        Answer none = send(OddRequest.of("PATCH", path).json("{}").signedIn(writer.access()));
        Answer content =
                send(OddRequest.of("PATCH", path).json("{\"content\":\"new\"}").signedIn(writer.access()));

        assertThat(none.status()).isEqualTo(200);
        assertThat(content.json().path("title").textValue()).isEqualTo("as it was");
        assertThat(content.json().path("content").textValue()).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42=42", "1e5=100000.0", "-0.0=-0.0", "1e16=1e+16", "\" \\u00a0 a b \\u3000\"=a b"})
    void a_title_is_stored_as_the_reference_would(String jsonAndText) throws Exception {
        String[] parts = jsonAndText.split("=");
        assertThat(titleOf(parts[0])).isEqualTo(parts[1]);
    }

    @Test
    void length_counts_code_points() throws Exception {
        String emoji = "\ud83d\ude00";
        assertThat(titleOf("\"" + emoji.repeat(200) + "\"")).isEqualTo(emoji.repeat(200));
        assertFault(
                create("{\"content\":\"a\",\"title\":\"" + emoji.repeat(201) + "\"}"),
                fault("title", "Ensure this field has no more than 200 characters."));
    }

    @Test
    void white_space_around_a_title_does_not_count() throws Exception {
        assertThat(titleOf("\"  " + "x".repeat(200) + "  \"")).hasSize(200);
    }

    @Test
    void of_equal_keys_the_last_counts() throws Exception {
        assertThat(create("{\"title\":1,\"title\":\"two\",\"content\":\"a\"}")
                        .json()
                        .path("title")
                        .textValue())
                .isEqualTo("two");
    }

    @Test
    void what_only_the_service_sets_and_what_it_does_not_know_is_ignored() throws Exception {
        Member writer = Member.user("writer");
        Answer post = send(OddRequest.of("POST", "/api/posts/")
                .json(
                        "{\"id\":1,\"author\":\"admin\",\"created_at\":[],\"nothing\":{},\"title\":\"a\",\"content\":\"b\"}")
                .signedIn(writer.access()));
        assertThat(post.status()).isEqualTo(201);
        assertThat(post.json().path("author").textValue()).isEqualTo(writer.username());
        assertThat(post.json().path("id").longValue()).isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "\"\"", "1", "true", "[]", "{}", "\" \"", "\"a\\u0000\"", "\"\\ud800\"", "\"a.b.c\""})
    void logout_answers_every_fault_of_its_own_with_400(String refresh) throws Exception {
        Answer answer = send(OddRequest.of("POST", "/api/logout/")
                .json("{\"refresh\":" + refresh + "}")
                .signedIn(Member.user("leaver").access()));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().size()).isEqualTo(1);
        assertThat(answer.json().path("error").textValue()).startsWith("Token is invalid");
    }

    private String titleOf(String jsonValue) throws IOException {
        Answer post = create("{\"title\":" + jsonValue + ",\"content\":\"a\"}");
        assertThat(post.status()).as("%s", post).isEqualTo(201);
        return post.json().path("title").textValue();
    }

    private Answer create(String body) throws IOException {
        return send(OddRequest.of("POST", "/api/posts/")
                .json(body)
                .signedIn(Member.user("writer").access()));
    }

    private Answer send(OddRequest request) throws IOException {
        return new Wire(service).send(request);
    }

    private static void assertFault(Answer answer, String errors) throws IOException {
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        // As text: the order of the fields is part of it.
        assertThat(answer.json().toString()).isEqualTo(JSON.readTree(errors).toString());
    }

    private static String value(String field, String json) {
        return "{\"" + field + "\":" + json + "}";
    }

    private static String fault(String field, String message) {
        return "{\"" + field + "\":[\"" + message + "\"]}";
    }

    private static String faults(String field, String message, String second, String secondMessage) {
        return "{\"" + field + "\":[\"" + message + "\"],\"" + second + "\":[\"" + secondMessage + "\"]}";
    }

    private static String notADictionary(String type) {
        return fault("non_field_errors", "Invalid data. Expected a dictionary, but got " + type + ".");
    }
}
