package dev.signet.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.web.Alias.Answer;
import dev.signet.web.Alias.Answering;
import java.util.List;
import java.util.Map;

/** The djoser and dj-rest-auth paths that Signet serves. docs/aliases.md shows the same table. */
final class AliasTable {
    private static final String POST = "POST";
    private static final String NO_FIELD = FilledForm.NO_FIELD;
    private static final Map<String, String> SAME = Map.of();
    private static final Map<String, String> USER = Map.of("pk", "id");
    private static final Map<String, String> NEW_PASSWORD = Map.of(
            "new_password1", "new_password", "new_password2", "re_new_password", "old_password", "current_password");

    static final List<Alias> ALL = List.of(
            Alias.djoser("/users", "/api/users", true),
            Alias.djoser("/jwt/create", "/api/token", false),
            Alias.djoser("/jwt/refresh", "/api/token/refresh", false),
            Alias.djoser("/jwt/verify", "/api/token/verify", false),
            Alias.djRestAuth("/login", "/api/token", POST, SAME, AliasTable::login),
            Alias.djRestAuth("/logout", "/api/token/blacklist", POST, SAME, AliasTable::logout),
            Alias.djRestAuth("/token/refresh", "/api/token/refresh", POST, SAME, answer -> answer),
            Alias.djRestAuth("/token/verify", "/api/token/verify", POST, SAME, answer -> answer),
            Alias.djRestAuth("/user", "/api/users/me", "GET", USER, answer -> answer),
            Alias.djRestAuth(
                    "/password/change",
                    "/api/users/set_password",
                    POST,
                    NEW_PASSWORD,
                    repeated(saying(200, "New password has been saved."))),
            Alias.djRestAuth(
                    "/password/reset",
                    "/api/users/reset_password",
                    POST,
                    SAME,
                    saying(200, "Password reset e-mail has been sent.")),
            Alias.djRestAuth(
                    "/password/reset/confirm",
                    "/api/users/reset_password_confirm",
                    POST,
                    NEW_PASSWORD,
                    repeated(saying(200, "Password has been reset with the new password."))),
            Alias.djRestAuth(
                    "/registration",
                    "/api/users",
                    POST,
                    Map.of("password1", "password", "password2", "re_password", "pk", "id"),
                    answer -> answer),
            Alias.djRestAuth("/registration/verify-email", "/api/users/activation", POST, SAME, AliasTable::verifyEmail)
                    .reading(AliasTable::verifyEmail),
            Alias.djRestAuth(
                    "/registration/resend-email", "/api/users/resend_activation", POST, SAME, saying(200, "ok")));

    private AliasTable() {}

    /** Replaces the body of a successful response with this detail. */
    private static Answering saying(int status, String detail) {
        return answer -> answer.status() < 300 ? said(status, detail) : answer;
    }

    private static Answer said(int status, String detail) {
        return new Answer(status, object().put("detail", detail));
    }

    /**
     * Reports differing passwords under the second password's name; other errors of the whole form stay as they are.
     */
    private static Answering repeated(Answering words) {
        return answer -> {
            if (answer.body().path(NO_FIELD).path(0).asText().startsWith("The two password fields")) {
                answer.body().set("new_password2", answer.body().remove(NO_FIELD));
            }
            return words.to(answer);
        };
    }

    /**
     * dj-rest-auth reports wrong credentials as a form error. A response that asks for a second factor stays as it is.
     */
    private static Answer login(Answer answer) {
        if (answer.status() != 401 || answer.body().has("code")) {
            return answer;
        }
        ObjectNode body = object();
        body.putArray(NO_FIELD).add("Unable to log in with provided credentials.");
        return new Answer(400, body);
    }

    private static Answer logout(Answer answer) {
        if (answer.status() == 400 && answer.body().has("refresh")) {
            return said(401, "Refresh token was not included in request data.");
        }
        return saying(200, "Successfully logged out.").to(answer);
    }

    /**
     * A dj-rest-auth link carries a single key. Signet's links carry uid and token, so the key is {@code uid:token}.
     */
    private static ObjectNode verifyEmail(ObjectNode sent) {
        if (!sent.path("key").isTextual()) {
            return sent.has("key") ? object().<ObjectNode>set("token", sent.get("key")) : object();
        }
        String[] parts = sent.get("key").textValue().strip().split(":", 2);
        return object().put("uid", parts[0]).put("token", parts[parts.length - 1]);
    }

    private static Answer verifyEmail(Answer answer) {
        ObjectNode body = answer.body();
        if (body.has("token") || body.has("uid")) {
            ObjectNode fault = object();
            fault.set("key", body.has("token") ? body.get("token") : body.get("uid"));
            return new Answer(answer.status(), fault);
        }
        return saying(200, "ok").to(answer);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
