package dev.signet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.token.Claim;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.jandex.Indexer;

/** Claims of a fork: no recording has them, so the contract does not look at them. */
final class ForkClaims {
    private static final Path OWN = Path.of("target/classes/dev/signet");

    private ForkClaims() {}

    /** Returns whether one of these classes, other than those of Signet, adds a claim. */
    static boolean areIn(Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            Indexer indexer = new Indexer();
            for (Path file : files.filter(ForkClaims::isForeign).toList()) {
                try (InputStream content = Files.newInputStream(file)) {
                    indexer.index(content);
                }
            }
            return !indexer.complete().getAllKnownImplementors(Claim.class).isEmpty();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static boolean isForeign(Path file) {
        return file.toString().endsWith(".class") && !file.startsWith(OWN);
    }

    /** Returns the answers, and of decoded tokens only the claims that are expected. */
    static List<JsonNode> without(List<JsonNode> answers, List<JsonNode> expected) {
        return IntStream.range(0, answers.size())
                .mapToObj(step -> without(answers.get(step), Claims.expected(expected.get(step))))
                .toList();
    }

    private static JsonNode without(JsonNode answer, JsonNode expected) {
        JsonNode known = answer.deepCopy();
        if (known.path("claims") instanceof ObjectNode claims) {
            List<String> names = new ArrayList<>();
            expected.path("claims").fieldNames().forEachRemaining(names::add);
            claims.retain(names);
        }
        return known;
    }
}
