package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The claims of a token in recorded form, and the one rule by which our tokens differ from the reference's (the
 * difference 6 in docs/differences.md): every claim of the recording is there with the recorded value, except that
 * {@code user_id} is a number; beyond them stand exactly {@code iss}, {@code sub} (the user's id as a string),
 * {@code sid} (a UUID), {@code groups} (as the role says) and, at will, {@code ver} (an integer); the header names the
 * key in {@code kid}.
 */
final class Claims {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern HEX_32 = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern HEX_AND_DASHES_36 = Pattern.compile("[0-9a-f-]{36}");
    private static final String TEXT = "<string>";
    private static final String INTEGER = "<integer>";
    private static final String UUID_FORM = "<uuid>";
    private static final String USER_ID = "<user_id as string>";

    private final Normalizer normalizer;
    private final Clock clock;

    Claims(Normalizer normalizer, Clock clock) {
        this.normalizer = normalizer;
        this.clock = clock;
    }

    /** What our tokens contain in place of the recorded claims. */
    static JsonNode expected(JsonNode recorded) {
        if (!recorded.has("claims")) {
            return recorded;
        }
        ObjectNode ours = recorded.deepCopy();
        ((ObjectNode) ours.get("header")).put("kid", TEXT);
        ObjectNode claims = (ObjectNode) ours.get("claims");
        claims.put("user_id", INTEGER);
        claims.put("iss", TEXT);
        claims.put("sub", USER_ID);
        claims.put("sid", UUID_FORM);
        ArrayNode groups = claims.putArray("groups").add("user");
        if (claims.path("role").asText().equals("admin")) {
            groups.add("admin");
        }
        return ours;
    }

    JsonNode form(Jwt jwt) {
        ObjectNode header = jwt.header().deepCopy();
        if (!header.path("kid").asText().isEmpty()) {
            header.put("kid", TEXT);
        }
        ObjectNode form = Json.object();
        form.set("header", header);
        ObjectNode claims = form.putObject("claims");
        jwt.payload().properties().forEach(claim -> {
            if (!(claim.getKey().equals("ver") && claim.getValue().isIntegralNumber())) {
                claims.set(claim.getKey(), form(claim.getKey(), claim.getValue(), jwt.payload()));
            }
        });
        addTimes(form, jwt.payload());
        return form;
    }

    private JsonNode form(String name, JsonNode value, JsonNode payload) {
        return switch (name) {
            case "exp", "iat", "nbf", "user_id" ->
                value.isIntegralNumber() ? TextNode.valueOf(INTEGER) : kind(name, value);
            case "jti" -> jti(value);
            case "iss" -> value.isTextual() && !value.textValue().isEmpty() ? TextNode.valueOf(TEXT) : value;
            case "sub" ->
                value.isTextual()
                                && value.textValue()
                                        .equals(payload.path("user_id").asText())
                        ? TextNode.valueOf(USER_ID)
                        : value;
            case "sid" -> UUID_TEXT.matcher(value.asText()).matches() ? TextNode.valueOf(UUID_FORM) : value;
            default -> normalizer.normalize(value, name);
        };
    }

    private static JsonNode jti(JsonNode value) {
        if (value.isTextual() && HEX_32.matcher(value.textValue()).matches()) {
            return TextNode.valueOf("<32 hex>");
        }
        return value.isTextual() && HEX_AND_DASHES_36.matcher(value.textValue()).matches()
                ? TextNode.valueOf(UUID_FORM)
                : kind("jti", value);
    }

    private static JsonNode kind(String name, JsonNode value) {
        boolean digits = value.isTextual() && value.textValue().matches("\\d+");
        return TextNode.valueOf(
                name.equals("user_id") && digits
                        ? "<digits as string>"
                        : "<" + value.getNodeType().name().toLowerCase(Locale.ROOT) + ">");
    }

    /** Rounds lifetimes to ten seconds if only a second is missing. */
    private void addTimes(ObjectNode form, JsonNode payload) {
        JsonNode expires = payload.path("exp");
        JsonNode issued = payload.path("iat");
        if (!expires.isNumber() || !issued.isNumber()) {
            return;
        }
        BigDecimal lifetime = expires.decimalValue().subtract(issued.decimalValue());
        BigDecimal rounded =
                lifetime.divide(BigDecimal.TEN, 0, RoundingMode.HALF_EVEN).multiply(BigDecimal.TEN);
        boolean close = lifetime.subtract(rounded).abs().compareTo(BigDecimal.ONE) <= 0;
        form.put("lifetime_s", (close ? rounded : lifetime).longValue());
        form.put("iat_is_now", Math.abs(issued.longValue() - clock.instant().getEpochSecond()) <= 60);
    }
}
