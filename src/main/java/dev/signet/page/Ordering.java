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
 * The order of a list's rows, in which no two rows are equal.
 *
 * @param terms the keys to compare; the last one is the list's unique key
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

    /** Returns the ordering as the value of the query parameter. */
    String text() {
        return terms.stream().map(Term::text).collect(Collectors.joining(","));
    }

    /** Returns the opposite order. */
    Ordering reversed() {
        return new Ordering(terms.stream()
                .map(term -> new Term(term.key(), !term.descending()))
                .toList());
    }

    /** Returns the same without the keys that a filter fixes to one value. */
    Ordering without(Set<String> constant) {
        int last = terms.size() - 1;
        return new Ordering(IntStream.rangeClosed(0, last)
                .filter(i -> i == last || !constant.contains(terms.get(i).key().name()))
                .mapToObj(terms::get)
                .toList());
    }

    /** Returns the same without its first term. */
    Ordering rest() {
        return new Ordering(terms.subList(1, terms.size()));
    }

    /** Returns an ordering of only the first term. */
    Ordering first() {
        return new Ordering(terms.subList(0, 1));
    }

    /** Returns whether this orders only by the unique key. */
    public boolean isByUniqueKey() {
        return terms.size() == 1;
    }

    /** Returns whether the first key descends. */
    public boolean descends() {
        return terms.get(0).descending();
    }

    /** Returns the parents by which the rows are grouped, if the first key belongs to a parent. */
    Optional<Groups> groups() {
        return terms.get(0).key().groups();
    }

    /** Returns every compared column, the most significant first. */
    List<Column> columns() {
        return terms.stream()
                .flatMap(term -> term.key().each().map(each -> new Column(each.sql(), each.type(), term.descending())))
                .toList();
    }

    /** Returns the list after {@code order by}. */
    String sql() {
        return columns().stream()
                .map(column -> column.sql() + column.direction())
                .collect(Collectors.joining(", "));
    }

    /** Returns the same for columns that a subquery has named {@code k0}, {@code k1} and so on. */
    String sqlOfNamed() {
        List<Column> columns = columns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "k" + i + columns.get(i).direction())
                .collect(Collectors.joining(", "));
    }

    /** Returns the columns, named {@code k0}, {@code k1} and so on, starting at {@code first}. */
    String select(int first) {
        List<Column> columns = columns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).sql() + " as k" + (first + i))
                .collect(Collectors.joining(", "));
    }

    /** Returns a condition for rows whose columns have these values. */
    Condition at(List<String> values, String prefix) {
        return compared(values, prefix, " = ");
    }

    /** Returns a condition for the rows after the one whose columns have these values. */
    Condition after(List<String> values, String prefix) {
        List<Column> columns = columns();
        boolean oneWay = columns.stream().map(Column::descending).distinct().count() == 1;
        if (oneWay) {
            // A single row comparison, which lets an index on these columns start at the right place.
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
        // The first comparison is redundant, but lets an index start at the right place.
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
