package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.testing.ApiDescription;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plays the steps of a case against a server and returns the responses in recorded form, with JSON null for a step without one. */
final class CaseRunner {

    private static final JsonNode NO_ANSWER = JsonNodeFactory.instance.nullNode();

    private final RawHttp http;
    private final TokenForge forge;
    private final UserHook users;
    private final Time time;
    private final Consumer<ApiDescription.Answer> check;

    /**
     * {@code key} is the server's HS256 secret, for tokens forged with the right key; {@code check} sees every response before it is
     * compared.
     */
    CaseRunner(URI base, String key, UserHook users, Time time, Consumer<ApiDescription.Answer> check) {
        this.check = check;
        this.time = time;
        this.http = new RawHttp(base);
        this.forge = new TokenForge(key, time.clock());
        this.users = users;
    }

    List<JsonNode> run(Case recorded) {
        Variables variables = new Variables();
        List<JsonNode> answers = new ArrayList<>();
        for (JsonNode step : recorded.steps()) {
            try {
                answers.add(run(step, variables));
            } catch (CannotRun e) {
                answers.add(Json.object().put("error", "step could not run: " + e.getMessage()));
            }
        }
        return answers;
    }

    private JsonNode run(JsonNode step, Variables variables) {
        if (step.has("method")) {
            return new HttpStep(http, time.clock(), check).run(step, variables);
        }
        if (step.has("decode")) {
            return decode(step, variables);
        }
        if (step.has("forge")) {
            return forge(step.get("forge"), variables);
        }
        if (step.has("same")) {
            JsonNode pair = variables.expand(step.get("same"));
            return Json.object().put("same", pair.get(0).equals(pair.get(1)));
        }
        if (step.has("hook")) {
            return hook((ArrayNode) variables.expand(step.get("hook")));
        }
        if (step.has("sleep")) {
            return sleep(step.get("sleep").doubleValue());
        }
        throw new IllegalArgumentException("unknown step " + step);
    }

    private JsonNode decode(JsonNode step, Variables variables) {
        String token = variables.text(step.get("decode"));
        Jwt jwt;
        try {
            jwt = Jwt.parse(token);
        } catch (CannotRun e) {
            return Json.object().put("decode", e.getMessage());
        }
        step.path("capture")
                .properties()
                .forEach(wanted -> variables.set(
                        wanted.getKey(), jwt.payload().path(wanted.getValue().textValue())));
        return new Claims(new Normalizer(variables, http.authority()), time.clock()).form(jwt);
    }

    private JsonNode forge(JsonNode forgery, Variables variables) {
        String genuine = variables.text(forgery.get("from"));
        ObjectNode expanded = forgery.deepCopy();
        if (forgery.has("set")) {
            expanded.set("set", variables.expand(forgery.get("set")));
        }
        String forged = this.forge.forge(expanded, genuine);
        variables.set(forgery.get("as").textValue(), JsonNodeFactory.instance.textNode(forged));
        return NO_ANSWER;
    }

    private JsonNode hook(ArrayNode words) {
        String user = words.get(1).asText();
        switch (words.get(0).asText()) {
            case "create" ->
                users.create(user, words.get(2).asText(), words.get(3).asText());
            case "activate" -> users.activate(user);
            case "deactivate" -> users.deactivate(user);
            case "delete" -> users.delete(user);
            case "staff" -> users.staff(user);
            case "unstaff" -> users.unstaff(user);
            case "password" -> users.password(user, words.get(2).asText());
            case "email" -> users.email(user, words.get(2).asText());
            default -> throw new IllegalArgumentException("unknown hook " + words);
        }
        return NO_ANSWER;
    }

    private JsonNode sleep(double seconds) {
        time.passes().accept(Duration.ofMillis(Math.round(seconds * 1000)));
        return NO_ANSWER;
    }
}
