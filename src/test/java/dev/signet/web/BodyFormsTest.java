package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.web.OddRequest.Framing;
import dev.signet.web.Wire.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three forms of a body, how its type is told, and how long it may be. */
@QuarkusTest
class BodyFormsTest {
    private static final int LIMIT = 2560 * 1024;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=b";
    private static final String JSON_POST = "{\"title\":\"a title\",\"content\":\"some content\"}";

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/json; charset=latin-1",
                "application/json;anything=goes",
                "APPLICATION/Json",
                " application/json ",
                "application/*",
                "*/json",
                "*/*"
            })
    void json_is_known_by_its_type_and_by_wild_cards(String type) throws Exception {
        assertCreated(create(type, JSON_POST), "a title", "some content");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {FORM, FORM + "; charset=utf-8", "Application/X-WWW-form-urlencoded", "*/x-www-form-urlencoded"})
    void a_form_is_known_by_its_type_and_by_wild_cards(String type) throws Exception {
        assertCreated(create(type, "title=a+title&content=some%20content"), "a title", "some content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/json", "application/xml", "json", "application", "application/jsonp"})
    void another_type_is_415(String type) throws Exception {
        Answer answer = create(type, JSON_POST);
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).isEqualTo("{\"detail\":\"Unsupported media type \\\"" + type + "\\\" in request.\"}");
    }

    @Test
    void a_body_without_a_type_is_415() throws Exception {
        Answer answer = send(OddRequest.of("POST", "/api/posts/")
                .body(JSON_POST.getBytes(StandardCharsets.UTF_8), Framing.LENGTH)
                .signedIn(Member.user("writer").access()));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).isEqualTo("{\"detail\":\"Unsupported media type \\\"\\\" in request.\"}");
    }

    @Test
    void of_repeated_keys_the_last_counts() throws Exception {
        assertCreated(create(FORM, "title=one&content=c&title=two"), "two", "c");
        assertCreated(
                create(MULTIPART, part("title", "one") + part("title", "two") + part("content", "c") + "--b--\r\n"),
                "two",
                "c");
    }

    @Test
    void a_form_can_hold_a_long_text() throws Exception {
        String text = "x".repeat(300_000);
        assertCreated(create(FORM, "title=a&content=" + text), "a", text);
        assertCreated(create(MULTIPART, part("title", "a") + part("content", text) + "--b--\r\n"), "a", text);
    }

    @Test
    void a_form_holds_unicode_and_signs_of_its_own() throws Exception {
        assertCreated(create(FORM, "title=%C3%A9%F0%9F%98%80&content=a%26b%3Dc%2B"), "é\ud83d\ude00", "a&b=c+");
        assertCreated(
                create(MULTIPART, part("title", "é\ud83d\ude00") + part("content", "a&b=c+\r\n--c") + "--b--\r\n"),
                "é\ud83d\ude00",
                "a&b=c+\r\n--c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"50% off", "100%", "%", "%zz%4", "a%%41b", "\u20ac%"})
    void a_per_cent_sign_that_is_no_escape_is_one(String password) throws Exception {
        Member member = Member.user("former");
        String form = "username=" + member.username() + "&password=" + password;
        assertThat(send(OddRequest.of("POST", "/api/token/").body(FORM, form)).status())
                .as("a wrong password, which was read")
                .isEqualTo(401);
        assertCreated(create(FORM, "title=" + password + "&content=c"), password.replace("%41", "A"), "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%zz", "%4", "a%%41b", "a;b", "{\"", "[|^`", "\u00e9"})
    void nor_does_a_query_that_no_browser_would_send_hurt(String odd) throws Exception {
        Member author = Member.user("author");
        author.writes("one");
        author.writes("two");
        for (String target :
                new String[] {"/api/posts/?x=" + odd, "/api/posts/?limit=1&x=" + odd, "/api/posts/?" + odd}) {
            Answer answer = send(OddRequest.of("GET", target));
            assertThat(answer.status()).as(target).isEqualTo(200);
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        }
        String next = send(OddRequest.of("GET", "/api/posts/?page=1&page_size=1&x=" + odd))
                .json()
                .path("next")
                .textValue();
        assertThat(send(OddRequest.of("GET", next)).status()).isEqualTo(200);
        for (String target : new String[] {"/no/such/path?" + odd, "/api/posts/" + odd, "/api/posts/" + odd + "/"}) {
            assertThat(send(OddRequest.of("GET", target)).status()).as(target).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-16, application/json; charset=utf-16, true",
        "UTF-16LE, application/json; charset=utf-16, false",
        "UTF-16BE, application/json; charset=\"UTF-16\", false",
        "UTF-16LE, application/json; charset=utf-16le, false",
        "UTF-8, application/json, true",
        "UTF-8, application/json; charset=utf8, true",
        "UTF-8, application/json; charset=no-such, true",
        "ISO-8859-1, application/json;x=y;Charset=latin1, false",
        "UTF-16, application/x-www-form-urlencoded; charset=utf-16, true",
        "UTF-16LE, application/x-www-form-urlencoded; charset=utf-16, false",
        "UTF-8, application/x-www-form-urlencoded, true",
    })
    void a_body_is_read_in_the_encoding_that_it_names(Charset charset, String type, boolean marked) throws Exception {
        String body = type.contains("json")
                ? "{\"title\":\"d\u00e9j\u00e0\",\"content\":\"c\"}"
                : "title=d\u00e9j\u00e0&content=c";
        String mark = marked && charset != StandardCharsets.UTF_16 ? "\uFEFF" : "";
        Answer answer = send(OddRequest.of("POST", "/api/posts/")
                .body(type, (mark + body).getBytes(charset))
                .signedIn(Member.user("writer").access()));
        assertCreated(answer, "d\u00e9j\u00e0", "c");
    }

    @Test
    void a_body_in_another_encoding_than_it_names_is_400() throws Exception {
        byte[] latin = "{\"title\":\"d\u00e9j\u00e0\",\"content\":\"c\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] unmarked = JSON_POST.getBytes(StandardCharsets.UTF_16LE);
        byte[] marked = JSON_POST.getBytes(StandardCharsets.UTF_16);
        for (byte[] body : new byte[][] {latin, unmarked, marked}) {
            Answer answer = send(OddRequest.of("POST", "/api/posts/")
                    .body("application/json", body)
                    .signedIn(Member.user("writer").access()));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("detail").textValue()).startsWith("JSON parse error - ");
        }
    }

    /** Two documents of 64 KiB can have almost 100,000 names, values and brackets; a tree of more would take much memory. */
    @Test
    void json_of_very_many_values_is_400() throws Exception {
        for (String value : List.of("{},", "[],", "0,", "\"\",", "{\"a\":[0]},", "null,")) {
            int tokens = value.startsWith("{\"") ? 6 : value.startsWith("{") || value.startsWith("[") ? 2 : 1;
            assertThat(posting(value.repeat(90_000 / tokens))).isEqualTo("Not a valid string.");
            assertThat(posting(value.repeat(110_000 / tokens)))
                    .startsWith("JSON parse error - more than 100000 names and values");
        }
    }

    private String posting(String values) throws Exception {
        Answer answer = send(OddRequest.of("POST", "/api/posts/")
                .body(
                        "application/json",
                        ("{\"content\":\"c\",\"title\":[" + values + "0]}").getBytes(StandardCharsets.UTF_8))
                .signedIn(Member.user("writer").access()));
        assertThat(answer.status()).isEqualTo(400);
        return answer.json()
                .path("detail")
                .asText(answer.json().path("title").path(0).asText());
    }

    @Test
    void a_file_is_no_text() throws Exception {
        String file = "--b\r\nContent-Disposition: form-data; name=\"title\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\na title\r\n";
        Answer answer = create(MULTIPART, file + part("content", "c") + "--b--\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"title\":[\"Not a valid string.\"]}");
    }

    @Test
    void a_login_can_be_a_form_of_either_kind() throws Exception {
        Member member = Member.user("former");
        String username = member.username();
        OddRequest login = OddRequest.of("POST", "/api/token/");
        assertThat(send(login.body(FORM, "username=" + username + "&password=" + Member.PASSWORD.replace(' ', '+')))
                        .status())
                .isEqualTo(200);
        assertThat(send(login.body(
                                MULTIPART,
                                part("username", username) + part("password", Member.PASSWORD) + "--b--\r\n"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=", "multipart/*"})
    void multipart_without_a_boundary_is_400(String type) throws Exception {
        Answer answer = create(type, part("title", "a") + "--b--\r\n");
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void a_body_of_the_greatest_length_is_read() throws Exception {
        String padded = JSON_POST + " ".repeat(LIMIT - JSON_POST.length());
        assertThat(create("application/json", padded).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource(
            value = Framing.class,
            names = {"LENGTH", "CHUNKED"})
    void a_longer_body_is_413(Framing framing) throws Exception {
        byte[] body = " ".repeat(LIMIT + 1).getBytes(StandardCharsets.US_ASCII);
        for (String path : new String[] {"/api/posts/", "/api/token/", "/api/logout/"}) {
            Answer answer = send(OddRequest.of("POST", path, "Content-Type: application/json")
                    .body(body, framing)
                    .signedIn(Member.user("writer").access()));
            assertThat(answer.status()).as(path).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("{\"detail\":\"Request body is larger than " + LIMIT + " bytes.\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 70_000, 1_000_000})
    void a_body_that_nobody_reads_does_not_hold_up_the_next_request(int length) throws Exception {
        byte[] body = " ".repeat(length).getBytes(StandardCharsets.US_ASCII);
        OddRequest refused = OddRequest.of("POST", "/api/posts/", "Content-Type: application/json");
        OddRequest next = OddRequest.of("GET", "/api/protected/");
        for (Framing framing : new Framing[] {Framing.LENGTH, Framing.CHUNKED}) {
            assertThat(new Wire(service).send(refused.body(body, framing), next))
                    .extracting(Answer::status)
                    .containsExactly(401, 401);
        }
    }

    @Test
    void who_may_not_write_hears_so_before_the_body_is_looked_at() throws Exception {
        String path = "/api/posts/" + Member.user("writer").writes("another's") + "/";
        OddRequest bad = OddRequest.of("PUT", path).body("text/plain", "{");
        assertThat(send(bad.signedIn(Member.user("other").access())).status()).isEqualTo(403);
        assertThat(send(bad).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/*", "application/json; indent=4", "text/plain, */*;q=0.1", "", "*/json"})
    void json_answers_to_every_accept_that_lets_it_through(String accept) throws Exception {
        assertThat(send(OddRequest.of("GET", "/api/posts/?limit=1", "Accept: " + accept))
                        .isJson())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "json", "application/jsonp, image/*"})
    void another_accept_is_406(String accept) throws Exception {
        Answer answer = send(OddRequest.of("GET", "/api/posts/", "Accept: " + accept));
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.text()).isEqualTo("{\"detail\":\"Could not satisfy the request Accept header.\"}");
    }

    @Test
    void several_accept_headers_are_one_list() throws Exception {
        Answer answer =
                send(OddRequest.of("GET", "/api/posts/?limit=1", "Accept: text/plain", "Accept: application/json"));
        assertThat(answer.status()).isEqualTo(200);
    }

    private Answer create(String contentType, String body) throws IOException {
        return send(OddRequest.of("POST", "/api/posts/")
                .body(contentType, body)
                .signedIn(Member.user("writer").access()));
    }

    private Answer send(OddRequest request) throws IOException {
        return new Wire(service).send(request);
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static void assertCreated(Answer answer, String title, String content) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertThat(answer.json().path("title").textValue()).isEqualTo(title);
        assertThat(answer.json().path("content").textValue()).isEqualTo(content);
    }
}
