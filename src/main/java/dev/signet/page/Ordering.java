package dev.signet.page;

import dev.signet.page.SortKey.Groups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The order of a list's rows: never two of them at the same place.
 *
 * @param terms what is compared; the last one is the list's unique key
 */
public record Ordering(List<Term> terms) {

    /** A key and its direction. */
    public record Term(SortKey key, boolean descending) {
        private String text() {
            return (descending ? "-" : "") + key.name();
        }
    }

    /** One column to compare. */
    record Column(String sql, String type, boolean descending) {
        String direction() {
            return descending ? " desc" : " asc";
        }

        private String beyond() {
            return descending ? " < " : " > ";
        }
    }

    /** The ordering as the parameter names it. */
    String text() {
        return terms.stream().map(Term::text).collect(Collectors.joining(","));
    }

    /** The opposite order. */
    Ordering reversed() {
        return new Ordering(terms.stream()
                .map(term -> new Term(term.key(), !term.descending()))
                .toList());
    }

    /** The same without keys that are the same in all rows of the list: a filter says so. */
    Ordering without(Set<String> constant) {
        int last = terms.size() - 1;
        return new Ordering(IntStream.rangeClosed(0, last)
                .filter(i -> i == last || !constant.contains(terms.get(i).key().name()))
                .mapToObj(terms::get)
                .toList());
    }

    /** The same without its first term. */
    Ordering rest() {
        return new Ordering(terms.subList(1, terms.size()));
    }

    /** Only the first term. */
    Ordering first() {
        return new Ordering(terms.subList(0, 1));
    }

    /** Whether this is the unique key alone. */
    public boolean isByUniqueKey() {
        return terms.size() == 1;
    }

    /** Whether the unique key, if it stands alone, descends. */
    public boolean descends() {
        return terms.get(0).descending();
    }

    /** The parents that the rows are grouped by, if the first key is one of theirs. */
    Optional<Groups> groups() {
        return terms.get(0).key().groups();
    }

    /** Every column that is compared, the most important first. */
    List<Column> columns() {
        return terms.stream()
                .flatMap(term -> term.key().each().map(each -> new Column(each.sql(), each.type(), term.descending())))
                .toList();
    }

    /** What follows {@code order by}. */
    String sql() {
        return columns().stream()
                .map(column -> column.sql() + column.direction())
                .collect(Collectors.joining(", "));
    }

    /** The same for columns that a subquery has named {@code k0}, {@code k1} and so on. */
    String sqlOfNamed() {
        List<Column> columns = columns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "k" + i + columns.get(i).direction())
                .collect(Collectors.joining(", "));
    }

    /** The columns, named {@code k0}, {@code k1} and so on, beginning with {@code first}. */
    String select(int first) {
        List<Column> columns = columns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).sql() + " as k" + (first + i))
                .collect(Collectors.joining(", "));
    }

    /** Holds for the row whose columns have these values, or for any other of its group. */
    Condition at(List<String> values, String prefix) {
        return compared(values, prefix, " = ");
    }

    /** Holds for the rows that come after the one whose columns have these values. */
    Condition after(List<String> values, String prefix) {
        List<Column> columns = columns();
        boolean oneWay = columns.stream().map(Column::descending).distinct().count() == 1;
        if (oneWay) {
            // One comparison of rows, which an index of these columns answers from the right place on.
            return compared(values, prefix, columns.get(0).beyond());
        }
        List<String> later = new ArrayList<>();
        StringBuilder equal = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String value = value(column, prefix + i);
            later.add("(" + equal + column.sql() + column.beyond() + value + ")");
            equal.append(column.sql()).append(" = ").append(value).append(" and ");
        }
        Column first = columns.get(0);
        // The first comparison is implied; an index can begin with it.
        String bound = first.sql() + (first.descending() ? " <= " : " >= ") + value(first, prefix + 0);
        return new Condition(bound + " and (" + String.join(" or ", later) + ")", named(values, prefix));
    }

    private Condition compared(List<String> values, String prefix, String operator) {
        List<Column> columns = columns();
        String left = columns.stream().map(Column::sql).collect(Collectors.joining(", "));
        String right = IntStream.range(0, columns.size())
                .mapToObj(i -> value(columns.get(i), prefix + i))
                .collect(Collectors.joining(", "));
        return new Condition("(" + left + ")" + operator + "(" + right + ")", named(values, prefix));
    }

    private static String value(Column column, String name) {
        return "cast(:" + name + " as " + column.type() + ")";
    }

    private static Map<String, Object> named(List<String> values, String prefix) {
        Map<String, Object> named = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            named.put(prefix + i, values.get(i));
        }
        return named;
    }
}
