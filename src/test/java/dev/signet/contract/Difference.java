package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A case that we answer differently on purpose: the number of the difference in the design ("table" for its table of
 * paths), why, and by step, counted from 1, what we answer instead, in recorded form.
 */
record Difference(String caseName, String number, String reason, Map<Integer, JsonNode> answers) {

    Difference {
        if (!number.matches("[1-9]|1[1-9]|[2-9][0-9]|table") || reason.isBlank() || answers.isEmpty()) {
            throw new IllegalStateException(caseName + ": a difference needs a number, a reason and an answer");
        }
    }

    /** The answers expected of us: the recorded ones, but for the steps that differ. */
    List<JsonNode> expected(Case recorded) {
        List<JsonNode> expected = new ArrayList<>(recorded.answers());
        answers.forEach((step, answer) -> expected.set(step - 1, answer));
        return expected;
    }

    /** A difference must be one: at a step that was recorded, and something other than what was recorded there. */
    void checkAgainst(Case recorded) {
        answers.forEach((step, answer) -> {
            if (step < 1 || step > recorded.answers().size()) {
                throw new IllegalStateException(caseName + " has no step " + step);
            }
            JsonNode before = recorded.answers().get(step - 1);
            if (before.isNull()
                    || Comparison.of(recorded.steps().get(step - 1), before, Claims.expected(answer))
                            .isEmpty()) {
                throw new IllegalStateException(caseName + ", step " + step + ": no difference from the recording");
            }
        });
    }
}
