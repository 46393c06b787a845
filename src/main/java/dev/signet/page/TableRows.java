package dev.signet.page;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The rows of one table that match some conditions, which is enough for most lists.
 *
 * @param rows finds them
 * @param read loads the entries with these ids, in any order
 * @param id returns an entry's id
 */
public record TableRows<T>(SqlRows rows, Function<List<Long>, List<T>> read, ToLongFunction<T> id) implements Rows<T> {
    @Override
    public List<Found> find(Ordering ordering, Optional<List<String>> after, long offset, int limit) {
        return rows.find(ordering, after, offset, limit);
    }

    @Override
    public Count count(int page) {
        return rows.count(REACH);
    }

    @Override
    public Set<String> constant() {
        return rows.constant();
    }

    @Override
    public List<T> load(List<Found> found) {
        List<Long> ids = found.stream().map(Found::id).toList();
        Map<Long, T> entries = ids.isEmpty()
                ? Map.of()
                : read.apply(ids).stream().collect(Collectors.toMap(id::applyAsLong, entry -> entry));
        return ids.stream().map(entries::get).filter(Objects::nonNull).toList();
    }
}
