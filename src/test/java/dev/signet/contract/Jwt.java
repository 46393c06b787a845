package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token taken apart without asking whether it is genuine. */
record Jwt(ObjectNode header, ObjectNode payload, String signature) {

    static Jwt parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new CannotRun("not a JWT");
        }
        return new Jwt(object(parts[0]), object(parts[1]), parts[2]);
    }

    static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** {@code algorithm} is HS256, HS384 or HS512. */
    static String mac(String algorithm, String key, String message) {
        String name = "HmacSHA" + algorithm.substring(2);
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), name));
            return encoded(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(algorithm, e);
        }
    }

    private static ObjectNode object(String part) {
        try {
            JsonNode node = Json.read(Base64.getUrlDecoder().decode(part));
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException | IllegalArgumentException e) {
            // falls through: whatever is wrong with it, it is no JWT
        }
        throw new CannotRun("not a JWT");
    }
}
