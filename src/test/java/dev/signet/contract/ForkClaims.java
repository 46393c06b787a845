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
import java.util.stream.Stream;
import org.jboss.jandex.Indexer;

/** Claims of a fork: no recording has them, so the contract does not look at them. */
final class ForkClaims {
    private static final Path PROGRAM = Path.of("target/classes");

    /** Whether a class outside of dev.signet adds a claim. */
    static final boolean ARE_THERE = areIn(PROGRAM);

    private ForkClaims() {}

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
        return file.toString().endsWith(".class") && !file.startsWith(PROGRAM.resolve("dev/signet"));
    }

    /** Returns a decoded token without the claims that are not expected. */
    static JsonNode without(JsonNode token, JsonNode expected) {
        ObjectNode known = token.deepCopy();
        if (known.get("claims") instanceof ObjectNode claims) {
            List<String> names = new ArrayList<>();
            expected.path("claims").fieldNames().forEachRemaining(names::add);
            claims.retain(names);
        }
        return known;
    }
}
