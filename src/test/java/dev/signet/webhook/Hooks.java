package dev.signet.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an administrator does with endpoints, and what a receiver does with messages. */
record Hooks(Member admin) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An endpoint.
     *
     * @param secret as the administrator gets it once
     */
    record Hook(String id, String secret) {
        static Hook in(Response response) {
            return new Hook(response.path("id"), response.path("secret"));
        }
    }

    Hook add(String url, String... events) {
        Response response = post("/api/webhooks/", Map.of("url", url, "events", List.of(events)));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
        return Hook.in(response);
    }

    Response post(String path) {
        return admin.calls().post(path);
    }

    Response post(String path, Object body) {
        return admin.calls().contentType(ContentType.JSON).body(body).post(path);
    }

    Response patch(Hook hook, Object body) {
        return admin.calls().contentType(ContentType.JSON).body(body).patch("/api/webhooks/" + hook.id() + "/");
    }

    Response get(String path) {
        return admin.calls().get(path);
    }

    /** The only delivery to this endpoint that waits or has failed. */
    JsonNode delivery(Hook hook) {
        JsonNode all =
                json(get("/api/webhooks/deliveries/?endpoint_id=" + hook.id()).asString());
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    long open(Hook hook) {
        return Sql.number("select count(*) from webhook_deliveries where endpoint_id = cast(? as uuid)", hook.id());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException fault) {
            throw new IllegalStateException(text, fault);
        }
    }

    /** Whether a signature of the message is by this secret: Standard Webhooks 1.0.0, written down once more. */
    static boolean isSigned(Receiver.Message message, String secret) {
        try {
            assertThat(secret).startsWith("whsec_");
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            assertThat(key.length).isBetween(24, 64);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            String signed = message.headers().get("webhook-id") + "."
                    + message.headers().get("webhook-timestamp") + "." + message.body();
            String expected =
                    "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
            return Arrays.asList(message.headers().get("webhook-signature").split(" "))
                    .contains(expected);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
