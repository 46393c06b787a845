package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every case that we answer differently on purpose, read from {@code contract/differences.json}. Two differences hold
 * for so many cases that they are rules instead: {@link Claims} (6) and the words of a JSON parser (9, {@link
 * Comparison}).
 */
final class Differences {

    private final Map<String, Difference> byCase;

    private Differences(Map<String, Difference> byCase) {
        this.byCase = byCase;
    }

    /** Fails if one names a case or a step that was not recorded, or says the same as the recording. */
    static Differences load(Recording recording) {
        return of(Json.resource("/contract/differences.json"), recording);
    }

    static Differences of(JsonNode listed, Recording recording) {
        Map<String, Difference> byCase = new TreeMap<>();
        for (JsonNode one : listed.get("differences")) {
            Difference difference = difference(one, listed.get("answers"));
            Case recorded = recording
                    .named(difference.caseName())
                    .orElseThrow(() -> new IllegalStateException("no recorded case " + difference.caseName()));
            difference.checkAgainst(recorded);
            if (byCase.put(difference.caseName(), difference) != null) {
                throw new IllegalStateException("listed twice: " + difference.caseName());
            }
        }
        return new Differences(byCase);
    }

    Optional<Difference> of(Case recorded) {
        return Optional.ofNullable(byCase.get(recorded.name()));
    }

    private static Difference difference(JsonNode one, JsonNode named) {
        Map<Integer, JsonNode> answers = new HashMap<>();
        one.get("steps")
                .properties()
                .forEach(step -> answers.put(Integer.valueOf(step.getKey()), answer(step.getValue(), named)));
        return new Difference(
                one.get("case").textValue(),
                one.get("number").textValue(),
                one.get("reason").textValue(),
                Map.copyOf(answers));
    }

    /** An answer that several cases share stands once, under a name. */
    private static JsonNode answer(JsonNode given, JsonNode named) {
        if (!given.isTextual()) {
            return given;
        }
        JsonNode answer = named.path(given.textValue());
        if (answer.isMissingNode()) {
            throw new IllegalStateException("no answer named " + given);
        }
        return answer;
    }
}
