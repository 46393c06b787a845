package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the responses to a case; empty if they are as recorded. */
record Verdict(Case recorded, List<String> faults) {

    static Verdict of(Case recorded, Optional<Difference> difference, List<JsonNode> got) {
        List<JsonNode> expected = difference.map(one -> one.expected(recorded)).orElse(recorded.answers());
        if (difference.isPresent() && compare(recorded, recorded.answers(), got).isEmpty()) {
            return new Verdict(
                    recorded,
                    List.of(
                            "stale difference: the answers equal the recording, so take the case off the list of differences ("
                                    + difference.get().reason() + ")"));
        }
        return new Verdict(recorded, compare(recorded, expected, got));
    }

    void check() {
        if (!faults.isEmpty()) {
            throw new AssertionError(recorded.name() + "\n    " + String.join("\n    ", faults));
        }
    }

    private static List<String> compare(Case recorded, List<JsonNode> expected, List<JsonNode> got) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            for (String fault : Comparison.of(recorded.steps().get(i), expected.get(i), got.get(i))) {
                faults.add(recorded.stepName(i) + ": " + fault);
            }
        }
        return faults;
    }
}
