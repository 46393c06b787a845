package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import dev.signet.web.Wire.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slashes, HEAD, OPTIONS, and what every answer says of the methods. */
@QuarkusTest
class PathsAndMethodsTest {
    private static final Pattern TEMPLATE = Pattern.compile("\\{(\\w+)[^}]*\\}");

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @CsvSource({
        "/api/token, 'OPTIONS, POST'",
        "/api/token/refresh, 'OPTIONS, POST'",
        "/api/token/verify, 'OPTIONS, POST'",
        "/api/token/blacklist, 'OPTIONS, POST'",
        "/api/logout, 'OPTIONS, POST'",
        "/api/protected, 'GET, OPTIONS'",
        "/api/posts, 'GET, HEAD, OPTIONS, POST'",
        "/api/posts/create, 'OPTIONS, POST'",
        "/api/users/pages, 'GET, HEAD, OPTIONS'",
        "/api/security_events/pages, 'GET, HEAD, OPTIONS'",
        "/api/users/me/security_events/pages, 'GET, HEAD, OPTIONS'",
        "/api/posts/0, 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'",
        "/api/posts/{id}, 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'"
    })
    void with_and_without_a_slash_the_answer_is_the_same_and_names_the_methods(String path, String allowed)
            throws Exception {
        Member writer = Member.user("writer");
        String real = path.replace("{id}", Long.toString(writer.writes("a post")));
        for (String method :
                new String[] {"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "TRACE", "FOO", "DELETE"}) {
            // Not to be deleted, nor to be created twice: none of the bodies below is whole.
            for (String caller : new String[] {"", writer.access(), "a.b.c"}) {
                if (method.equals("DELETE") && caller.equals(writer.access())) {
                    continue;
                }
                Answer with = ask(method, real + "/", caller);
                Answer without = ask(method, real, caller);
                assertThat(without.status()).as("%s %s", method, path).isEqualTo(with.status());
                if (!method.equals("PATCH")) {
                    assertThat(without.text()).as("%s %s", method, path).isEqualTo(with.text());
                }
                assertThat(with.header("Allow")).as("%s %s", method, path).contains(allowed);
                assertThat(without.header("Allow")).as("%s %s", method, path).contains(allowed);
            }
        }
    }

    private Answer ask(String method, String path, String token) throws IOException {
        OddRequest request = OddRequest.of(method, path, Wire.CLOSE).json("{}");
        return send(token.isEmpty() ? request : request.signedIn(token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/posts/",
                "/api//posts/",
                "/api/posts//",
                "/api/posts//1",
                "/api/token//",
                "/api/posts;a=b",
                "/api/posts/1;a=b",
                "/api;a/posts/",
                "/api/protected;",
                "/api/posts/create;/",
                "/api/posts/1/2",
                "/api/posts/abc",
                "/api/posts/-1/",
                "/api/posts/1.0/",
                "/api/posts/%D9%A1/",
                "/api/POSTS/",
                "/api/posts.json",
                "/api/",
                "/api",
                "/nothing/",
                "/nothing",
                "/api/users/nobody/",
                "/api/users/1/nothing/",
                "/api/users/me/nothing",
                "/api/token/nothing/",
                "/api/token/refresh/nothing",
                "/api/posts/1/create/",
                "/api/protected/nothing/",
                "/.well-known/nothing",
                "/api/sessions/nothing/"
            })
    void what_is_no_path_of_ours_is_404_whoever_asks(String path) throws Exception {
        Member admin = Member.admin("admin");
        for (String method : List.of("GET", "OPTIONS", "HEAD", "POST", "PUT", "PATCH", "DELETE", "FOO")) {
            OddRequest request = OddRequest.of(method, path, Wire.CLOSE).json("{}");
            for (OddRequest asked : List.of(request, request.signedIn(admin.access()))) {
                Answer answer = send(asked);
                assertThat(answer.status()).as("%s", asked).isEqualTo(404);
                if (!method.equals("HEAD")) {
                    assertThat(answer.text()).contains("<h1>Not Found</h1>");
                }
            }
        }
    }

    @Test
    void an_id_may_have_leading_zeros_and_a_huge_one_is_404() throws Exception {
        Member writer = Member.user("writer");
        long id = writer.writes("a post");
        assertThat(send(OddRequest.of("GET", "/api/posts/000" + id).signedIn(writer.access()))
                        .status())
                .isEqualTo(200);
        Answer huge = send(OddRequest.of("GET", "/api/posts/" + "9".repeat(40) + "/"));
        assertThat(huge.status()).isEqualTo(404);
        assertThat(huge.text()).isEqualTo("{\"detail\":\"No Post matches the given query.\"}");
    }

    @Test
    void head_is_get_without_the_body() throws Exception {
        Member writer = Member.user("writer");
        String path = "/api/posts/" + writer.writes("a post") + "/";
        for (OddRequest request : new OddRequest[] {
            OddRequest.of("GET", path, Wire.CLOSE).signedIn(writer.access()),
            OddRequest.of("GET", path, Wire.CLOSE),
            OddRequest.of("GET", "/api/posts/?limit=1", Wire.CLOSE),
            OddRequest.of("GET", "/api/posts/?page=0", Wire.CLOSE)
        }) {
            Answer get = send(request);
            Answer head = send(
                    new OddRequest("HEAD", request.target(), request.headers(), request.body(), request.framing()));
            assertThat(head.status()).as("%s", request).isEqualTo(get.status());
            assertThat(head.body()).as("%s", request).isEmpty();
            assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
            assertThat(head.header("WWW-Authenticate")).isEqualTo(get.header("WWW-Authenticate"));
        }
    }

    /** But for the reference's greeting, and unless GET would use something up. */
    @Test
    void every_path_with_get_has_head_with_the_same_headers() throws Exception {
        Member admin = Member.admin("admin");
        Map<String, String> named = Map.of("id", Long.toString(admin.id()), "provider", "acme");
        List<String> without = new ArrayList<>();
        for (var path : ServedPaths.withMethods().entrySet()) {
            if (!path.getValue().contains("GET")) {
                continue;
            }
            String target = TEMPLATE.matcher(path.getKey())
                    .replaceAll(name ->
                            named.getOrDefault(name.group(1), UUID.randomUUID().toString()));
            for (String token : new String[] {"", admin.access()}) {
                Answer get = ask("GET", target, token);
                Answer head = ask("HEAD", target, token);
                if (head.status() == 405) {
                    without.add(path.getKey());
                    continue;
                }
                assertThat(head.status()).as("%s", target).isEqualTo(get.status());
                assertThat(head.body()).as("%s", target).isEmpty();
                for (String header :
                        List.of("Content-Type", "Allow", "Cache-Control", "Content-Disposition", "WWW-Authenticate")) {
                    assertThat(head.header(header))
                            .as("%s of %s", header, target)
                            .isEqualTo(get.header(header));
                }
            }
        }
        assertThat(without).containsOnly("/api/protected");
    }

    @Test
    void head_of_a_download_is_not_recorded_as_one() throws Exception {
        Member alice = Member.user("alice");

        Answer head = ask("HEAD", "/api/users/me/export/", alice.access());

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Disposition").orElse("")).contains("signet-user-" + alice.id() + ".json");
        assertThat(Sql.number(
                        "select count(*) from security_events where kind = 'data_exported' and user_id = ?",
                        alice.id()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/protected/", "/api/token/", "/api/posts/create/", "/api/logout/"})
    void head_is_not_allowed_where_there_is_no_view_for_it(String path) throws Exception {
        Answer head = send(OddRequest.of("HEAD", path, Wire.CLOSE)
                .signedIn(Member.user("asker").access()));
        assertThat(head.status()).isEqualTo(405);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void options_shows_a_posts_form_to_whom_may_change_it() throws Exception {
        Member writer = Member.user("writer");
        String path = "/api/posts/" + writer.writes("a post") + "/";
        assertThat(form(path, writer)).contains("\"PUT\"").contains("\"max_length\":200");
        assertThat(form(path, Member.admin("admin"))).contains("\"PUT\"");
        assertThat(form(path, Member.user("other"))).doesNotContain("actions");
        assertThat(form(path, null)).doesNotContain("actions").contains("\"name\":\"Post Detail\"");
        assertThat(form("/api/posts/0/", writer)).doesNotContain("actions");
    }

    @Test
    void options_shows_the_lists_form_to_who_is_signed_in() throws Exception {
        assertThat(form("/api/posts/", Member.user("asker"))).contains("\"POST\"");
        assertThat(form("/api/posts/", null)).doesNotContain("actions").contains("\"name\":\"Post List\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/protected/", "/api/logout/", "/api/posts/create/"})
    void options_of_a_guarded_path_is_for_who_is_signed_in(String path) throws Exception {
        assertThat(send(OddRequest.of("OPTIONS", path)).status()).isEqualTo(401);
        assertThat(form(path, Member.user("asker"))).contains("\"parses\"");
    }

    @Test
    void a_preflight_gets_the_answer_of_any_options_request() throws Exception {
        Answer answer = send(OddRequest.of(
                "OPTIONS", "/api/posts/", "Origin: https://app.example", "Access-Control-Request-Method: POST"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("name").textValue()).isEqualTo("Post List");
        assertThat(answer.headers())
                .noneMatch(header -> header.getKey().toLowerCase().startsWith("access-control"));
    }

    private String form(String path, Member caller) throws IOException {
        OddRequest options = OddRequest.of("OPTIONS", path);
        Answer answer = send(caller == null ? options : options.signedIn(caller.access()));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.text();
    }

    private Answer send(OddRequest request) throws IOException {
        return new Wire(service).send(request);
    }
}
