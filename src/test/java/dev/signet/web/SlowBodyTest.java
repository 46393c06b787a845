package dev.signet.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Api;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A request counts for the one who sends it when its body has arrived, however long that took. */
@QuarkusTest
class SlowBodyTest {
    private static final int PATIENCE_MILLIS = 60_000;

    @TestHTTPResource
    URI service;

    /** A way to be thrown out. */
    private record Ending(String name, Consumer<Member> happens) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Ending> ENDINGS = List.of(
            new Ending("signs out", member -> Api.logOut(member.access(), member.refresh())),
            new Ending("signs out everywhere", member -> member.calls().post("/api/logout/all/")),
            new Ending(
                    "loses the session to an operator",
                    member -> sql(
                            "update sessions set ended_at = now(), end_reason = 'ended' where user_id = ?", member)),
            new Ending("gets another password", member -> sql("update users set password = '!' where id = ?", member)),
            new Ending("is deactivated", member -> sql("update users set is_active = false where id = ?", member)),
            new Ending("is deleted", member -> sql("delete from users where id = ?", member)));

    private static void sql(String statement, Member member) {
        Sql.run(statement, member.id());
    }

    static Stream<Arguments> requestsAndEndings() {
        String password = "\"current_password\": \"" + Member.PASSWORD + "\"";
        return Stream.of(
                        "POST /api/users/me/mfa/totp/ {" + password + "}",
                        "POST /api/users/me/mfa/totp/confirm/ {\"code\": \"123456\"}",
                        "POST /api/users/me/mfa/totp/disable/ {" + password + ", \"code\": \"123456\"}",
                        "POST /api/users/me/mfa/recovery_codes/ {\"code\": \"123456\"}",
                        "PATCH /api/users/me/ {\"email\": \"elsewhere@example.com\", " + password + "}",
                        "PUT /api/users/me/ {\"email\": \"elsewhere@example.com\", " + password + "}",
                        "DELETE /api/users/me/ {" + password + "}",
                        "POST /api/users/set_username/ {\"new_username\": \"another\", " + password + "}",
                        "POST /api/users/set_password/ {\"new_password\": \"quite another one\", " + password + "}",
                        "POST /api/posts/ {\"title\": \"Late\", \"content\": \"late\"}",
                        "POST /api/posts/create/ {\"title\": \"Late\", \"content\": \"late\"}",
                        "POST /api/users/invitations/ {\"email\": \"friend@example.com\"}")
                .flatMap(request -> ENDINGS.stream().map(ending -> Arguments.of(request, ending)));
    }

    @ParameterizedTest
    @MethodSource("requestsAndEndings")
    void a_request_is_refused_if_its_sender_was_signed_out_before_its_body_arrived(String request, Ending ending)
            throws IOException {
        Member member = Member.user("slow");

        String status = sent(request, member, () -> {
            ending.happens().accept(member);
            await().until(() -> Api.callProtected(member.access()).statusCode() == 401);
        });

        assertThat(status).isEqualTo("HTTP/1.1 401 Unauthorized");
        assertThat(Sql.number("select count(*) from posts where author_id = ?", member.id()))
                .isZero();
        assertThat(Sql.number("select count(*) from users where email = 'elsewhere@example.com'"))
                .isZero();
    }

    /** Those of paths that admit only signed-in users; others are refused by the method, which comes after the body. */
    static Stream<String> requestsOfSignedInUsers() {
        return requests().filter(request -> !request.startsWith("POST /api/posts/ "));
    }

    static Stream<String> requests() {
        return requestsAndEndings().map(pair -> (String) pair.get()[0]).distinct();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_slow_body_alone_is_no_reason_to_refuse(String request) throws IOException {
        assertThat(sent(request, Member.user("patient"), () -> {})).doesNotContain(" 401 ");
    }

    @ParameterizedTest
    @MethodSource("requestsOfSignedInUsers")
    void a_slow_body_without_a_token_is_refused_at_once(String request) throws IOException {
        try (Socket connection = connect()) {
            begin(connection, request, "");
            assertThat(line(connection)).isEqualTo("HTTP/1.1 401 Unauthorized");
        }
    }

    /** Returns the status of a request during whose body something happens. */
    private String sent(String request, Member member, Runnable meanwhile) throws IOException {
        String body = request.split(" ", 3)[2];
        try (Socket connection = connect()) {
            BufferedReader responses = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
            begin(connection, request, "Authorization: Bearer " + member.access() + "\r\n");
            // It has read the headers.
            assertThat(responses.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(responses.readLine()).isEmpty();
            write(connection, body.substring(0, body.length() / 2));
            meanwhile.run();
            write(connection, body.substring(body.length() / 2));
            return responses.readLine();
        }
    }

    private static void begin(Socket connection, String request, String headers) throws IOException {
        String[] parts = request.split(" ", 3);
        write(
                connection,
                parts[0] + " " + parts[1] + " HTTP/1.1\r\nHost: signet\r\nContent-Type: application/json\r\n"
                        + "Expect: 100-continue\r\nContent-Length: " + parts[2].length() + "\r\n" + headers + "\r\n");
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String line(Socket connection) throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII)).readLine();
    }

    private Socket connect() throws IOException {
        Socket connection = new Socket(service.getHost(), service.getPort());
        connection.setSoTimeout(PATIENCE_MILLIS);
        return connection;
    }
}
