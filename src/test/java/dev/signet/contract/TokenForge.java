package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the tokens that must be refused, or must not: of a genuine one, with the server's key, another or none. */
final class TokenForge {

    private static final Pattern RELATIVE_TIME = Pattern.compile("now(f?)([+-]\\d+)");

    private final String serverKey;
    private final Clock clock;

    TokenForge(String serverKey, Clock clock) {
        this.serverKey = serverKey;
        this.clock = clock;
    }

    /** {@code forgery} is a step's {@code forge} member with its templates expanded. */
    String forge(JsonNode forgery, String genuine) {
        Jwt jwt = Jwt.parse(genuine);
        String[] parts = genuine.split("\\.", -1);
        String header = parts[0];
        String payload = parts[1];
        String signature = parts[2];
        return switch (forgery.path("tamper").asText("")) {
            case "" -> signed(forgery, claims(forgery, jwt));
            case "signature" -> header + "." + payload + "." + altered(signature);
            case "truncated" -> genuine.substring(0, genuine.length() - 6);
            case "nosig" -> header + "." + payload + ".";
            case "twoparts" -> header + "." + payload;
            case "fourparts" -> genuine + ".AAAA";
            case "header" -> Jwt.encoded(Json.write(jwt.header().put("x", 1))) + "." + payload + "." + signature;
            case "payload" -> header + "." + Jwt.encoded(Json.write(claims(forgery, jwt))) + "." + signature;
            default -> throw new IllegalArgumentException("unknown forgery " + forgery);
        };
    }

    private ObjectNode claims(JsonNode forgery, Jwt jwt) {
        ObjectNode claims = jwt.payload();
        forgery.path("drop").forEach(name -> claims.remove(name.textValue()));
        forgery.path("set").properties().forEach(claim -> claims.set(claim.getKey(), value(claim.getValue())));
        return claims;
    }

    /** {@code now-1} is a second ago, {@code nowf+100} a hundred and a half seconds ahead, {@code uuid} a new id. */
    private JsonNode value(JsonNode wanted) {
        if (!wanted.isTextual()) {
            return wanted;
        }
        if (wanted.textValue().equals("uuid")) {
            return TextNode.valueOf(UUID.randomUUID().toString().replace("-", ""));
        }
        Matcher relative = RELATIVE_TIME.matcher(wanted.textValue());
        if (!relative.matches()) {
            return wanted;
        }
        long seconds = clock.instant().getEpochSecond() + Long.parseLong(relative.group(2));
        return relative.group(1).isEmpty()
                ? LongNode.valueOf(seconds)
                : DecimalNode.valueOf(BigDecimal.valueOf(seconds).add(new BigDecimal("0.5")));
    }

    private String signed(JsonNode forgery, ObjectNode claims) {
        String algorithm = forgery.path("alg").asText("HS256");
        ObjectNode header = Json.object().put("alg", algorithm).put("typ", "JWT");
        forgery.path("header").properties().forEach(member -> header.set(member.getKey(), member.getValue()));
        String payload = forgery.path("payload_raw").asText(Json.text(claims));
        String message = Jwt.encoded(Json.write(header)) + "." + Jwt.encoded(payload);
        if (algorithm.equals("none")) {
            return message + ".";
        }
        String key = forgery.path("key").asText("server");
        return message + "." + Jwt.mac(algorithm, key.equals("server") ? serverKey : key, message);
    }

    /** A character in the middle: of the last one, not all bits count. */
    private static String altered(String signature) {
        int middle = signature.length() / 2;
        char other = signature.charAt(middle) == 'A' ? 'B' : 'A';
        return signature.substring(0, middle) + other + signature.substring(middle + 1);
    }
}
