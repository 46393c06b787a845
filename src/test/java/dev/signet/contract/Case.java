package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One recorded case: its steps and, in the same order, what the reference answered (JSON null: nothing to compare). */
record Case(String name, String family, String profile, List<JsonNode> steps, List<JsonNode> answers) {

    Case {
        if (steps.size() != answers.size()) {
            throw new IllegalArgumentException(name + ": as many answers as steps, please");
        }
    }

    static Case of(JsonNode recorded) {
        return new Case(
                recorded.get("name").textValue(),
                recorded.get("family").textValue(),
                recorded.path("profile").asText("default"),
                list(recorded.get("steps")),
                list(recorded.get("responses")));
    }

    /** Steps are numbered from 1 for people. */
    String stepName(int index) {
        JsonNode step = steps.get(index);
        String what = step.has("method")
                ? step.get("method").textValue() + " " + step.get("path").textValue()
                : Json.text(step);
        return "step " + (index + 1) + ", " + what;
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return List.copyOf(elements);
    }
}
