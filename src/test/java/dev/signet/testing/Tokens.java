package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;

/**
 * What a client holds of a session at one moment. Nothing here changes: whoever kept an old pair can try it again.
 *
 * @param access the access token
 * @param refresh the refresh token
 */
public record Tokens(String access, String refresh) {

    /** The tokens of a response, which must contain some. Without a refresh token, that is {@code null}. */
    public static Tokens in(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return new Tokens(answer.path("access"), answer.path("refresh"));
    }

    /** Refreshes, and succeeds. */
    public Tokens refreshes() {
        return in(triesToRefresh());
    }

    /** Refreshes, whatever comes of it. */
    public Response triesToRefresh() {
        return Api.refresh(refresh);
    }

    /** Calls the protected endpoint, whatever comes of it. */
    public Response callsProtected() {
        return Api.callProtected(access);
    }

    /** Logs out with both tokens, whatever comes of it. */
    public Response logsOut() {
        return Api.logOut(access, refresh);
    }

    /** The session's id. */
    public String session() {
        return Jwt.of(refresh).claims().path("sid").asText();
    }
}
