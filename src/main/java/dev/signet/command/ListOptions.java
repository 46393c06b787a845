package dev.signet.command;

import dev.signet.page.Slice;
import dev.signet.web.Query;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** How much of a list is printed. */
final class ListOptions {
    private static final String STANDARD = "50";
    private static final int AT_ONCE = 200;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = STANDARD,
            description = "Print at most N entries (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--all", description = "Print all entries.")
    private boolean all;

    /**
     * Checks the options.
     *
     * @throws UsageProblem if the limit is not positive
     */
    void check() {
        if (limit < 1) {
            throw new UsageProblem("--limit is " + limit + ". Set a number from 1 on, or use --all.");
        }
    }

    /**
     * Prints the entries that the filters select, a part at a time, and ends the table.
     *
     * @param filters by their names in queries; those without a value do not count
     */
    void print(Output output, Output.Table table, Function<Query, Slice<?>> list, Map<String, Object> filters) {
        long left = all ? Long.MAX_VALUE : limit;
        Map<String, String> query = new HashMap<>();
        filters.forEach((name, value) -> {
            if (value != null) {
                query.put(name, value.toString());
            }
        });
        Optional<String> cursor;
        do {
            query.put("limit", Long.toString(Math.min(left, AT_ONCE)));
            Slice<?> part = list.apply(Query.of(query));
            table.add(part.entries());
            left -= part.entries().size();
            cursor = part.cursor();
            cursor.ifPresent(next -> query.put("cursor", next));
        } while (cursor.isPresent() && left > 0);
        if (cursor.isPresent()) {
            output.note("There are more entries. Use --all, or a larger --limit.");
        }
        table.end();
    }
}
