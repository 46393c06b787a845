package dev.signet.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.ApiDescription.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiDescriptionTest {
    private static final String JSON = "application/json";
    private static final String HTML = "text/html;charset=UTF-8";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | /api/protected/        | 200 | application/json | {"message": "Hello"}
            GET     | /api/protected         | 200 | application/json | {"message": "Hello"}
            HEAD    | /api/posts/            | 200 | application/json |
            GET     | /api/posts/            | 200 | application/json | []
            GET     | /api/posts/?a=1&page=2 | 404 | application/json | {"detail": "Invalid page."}
            GET     | /api/posts/?page=1     | 200 | application/json | {"count": 0, "next": null, "previous": null, "results": []}
            GET     | /api/posts/x/          | 404 | text/html        | <!doctype html>
            GET     | /api/nowhere/          | 404 | text/html        | <!doctype html>
            DELETE  | /api/protected/        | 405 | application/json | {"detail": "Method \\"DELETE\\" not allowed."}
            FOO     | /api/protected/        | 405 | application/json | {"detail": "Method \\"FOO\\" not allowed."}
            OPTIONS | /api/protected/        | 200 | application/json | {"name": "", "description": "", "renders": [], "parses": []}
            """)
    void a_described_response_has_no_fault(String method, String uri, int status, String type, String body) {
        assertThat(ApiDescription.faults(answer(method, uri, status, type, body)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            another status           | GET     | /api/protected/    | 402 | application/json | {"detail": "Pay."}
            another media type       | GET     | /api/protected/    | 200 | text/plain       | Hello
            no body                  | GET     | /api/protected/    | 200 | application/json |
            an unknown member        | GET     | /api/protected/    | 200 | application/json | {"message": "Hello", "more": 1}
            a member of another type | GET     | /api/protected/    | 200 | application/json | {"message": 1}
            a missing member         | GET     | /api/protected/    | 200 | application/json | {}
            null                     | GET     | /api/protected/    | 200 | application/json | {"message": null}
            a page for an array      | GET     | /api/posts/        | 200 | application/json | {"count": 0, "next": null, "previous": null, "results": []}
            an array for a page      | GET     | /api/posts/?page=1 | 200 | application/json | []
            an unknown path          | GET     | /api/nowhere/      | 200 | application/json | {}
            an unknown path          | GET     | /api/Protected/    | 200 | application/json | {"message": "Hello"}
            an unknown method        | DELETE  | /api/protected/    | 200 | application/json | {"message": "Hello"}
            a method that it names   | GET     | /api/protected/    | 405 | application/json | {"detail": "Method \\"GET\\" not allowed."}
            a body for 204           | DELETE  | /api/posts/1/      | 204 | application/json | {}
            """)
    void a_response_that_is_not_described_has_one(
            String what, String method, String uri, int status, String type, String body) {
        assertThat(ApiDescription.faults(answer(method, uri, status, type, body)))
                .as(what)
                .isNotEmpty();
    }

    @Test
    void a_header_that_is_not_described_is_a_fault() {
        Map<String, List<String>> headers = Map.of("Content-Type", List.of(JSON), "x-secret", List.of("1"));
        Answer answer = new Answer("GET", "/api/protected/", null, 200, headers, "{\"message\": \"\"}".getBytes(UTF_8));

        assertThat(ApiDescription.faults(answer)).singleElement().asString().contains("x-secret");
    }

    private static Answer answer(String method, String uri, int status, String type, String body) {
        String[] target = uri.split("\\?");
        Map<String, List<String>> headers = new HashMap<>(Map.of(
                "content-type", List.of(type.equals("text/html") ? HTML : type), "allow", List.of("GET, OPTIONS")));
        return new Answer(
                method,
                target[0],
                target.length == 2 ? target[1] : null,
                status,
                headers,
                body == null ? new byte[0] : body.getBytes(UTF_8));
    }
}
