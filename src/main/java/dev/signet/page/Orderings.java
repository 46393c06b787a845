package dev.signet.page;

import dev.signet.page.Ordering.Term;
import dev.signet.web.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that a list can be ordered by. Text from a client reaches the database only if it names one of these keys.
 */
public final class Orderings {
    /** The query parameter that selects the ordering. */
    static final String PARAMETER = "ordering";

    private final SortKey unique;
    private final Map<String, SortKey> keys = new LinkedHashMap<>();

    private Orderings(SortKey unique, List<SortKey> others) {
        this.unique = unique;
        keys.put(unique.name(), unique);
        others.forEach(key -> keys.put(key.name(), key));
    }

    /**
     * Returns these keys. The default order is by the unique key, descending.
     *
     * @param unique orders rows that are equal otherwise
     */
    public static Orderings of(SortKey unique, SortKey... others) {
        return new Orderings(unique, List.of(others));
    }

    /** Returns the default ordering. */
    Ordering standard() {
        return new Ordering(List.of(new Term(unique, true)));
    }

    /** Parses {@code ?ordering=-created_at,title} like Django REST Framework, which ignores unknown names. */
    Ordering of(Query query) {
        return query.text(PARAMETER).flatMap(this::parse).orElseGet(this::standard);
    }

    /** Returns the ordering of this text; empty if it names no key. */
    Optional<Ordering> parse(String text) {
        Map<String, Term> terms = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            String term = part.strip();
            boolean descending = term.startsWith("-");
            SortKey key = keys.get(descending ? term.substring(1) : term);
            if (key != null) {
                terms.putIfAbsent(key.name(), new Term(key, descending));
            }
        }
        return terms.isEmpty() ? Optional.empty() : Optional.of(complete(List.copyOf(terms.values())));
    }

    /** Appends the unique key, in the direction of the key before it; keys after it have no effect and are dropped. */
    private Ordering complete(List<Term> asked) {
        List<Term> terms = new ArrayList<>();
        for (Term term : asked) {
            terms.add(term);
            if (term.key().equals(unique)) {
                return new Ordering(List.copyOf(terms));
            }
        }
        terms.add(new Term(unique, terms.get(terms.size() - 1).descending()));
        return new Ordering(List.copyOf(terms));
    }
}
