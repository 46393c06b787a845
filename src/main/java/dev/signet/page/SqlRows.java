package dev.signet.page;

import dev.signet.page.Rows.Count;
import dev.signet.page.Rows.Found;
import dev.signet.page.SortKey.Groups;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.query.NativeQuery;

/**
 * Finds and counts the rows of a table that match some conditions.
 *
 * @param entities the database
 * @param from the table, with its alias
 * @param id the id's column
 * @param conditions the conditions that every row must match
 */
public record SqlRows(EntityManager entities, String from, String id, List<Condition> conditions) {
    private static final String GROUP_VALUE = "g";
    private static final String VALUE = "v";

    /** Finds rows like {@link Rows#find}. */
    public List<Found> find(Ordering asked, Optional<List<String>> after, long offset, int limit) {
        Ordering ordering = asked.without(constant());
        Map<String, Object> values = new HashMap<>(values());
        String page;
        if (ordering.groups().isPresent()) {
            values.put("reached", offset + limit);
            page = grouped(ordering, after, values);
        } else {
            page = plain(ordering, after, values);
        }
        int columns = ordering.columns().size();
        StringBuilder sql = new StringBuilder("select id");
        for (int i = 0; i < columns; i++) {
            sql.append(", cast(k").append(i).append(" as text) as t").append(i);
        }
        sql.append(" from (").append(page).append(" limit :most offset :skipped) page order by ");
        sql.append(ordering.sqlOfNamed());
        values.put("most", limit);
        values.put("skipped", offset);
        NativeQuery<Object[]> query = query(sql.toString(), values).addScalar("id", Long.class);
        for (int i = 0; i < columns; i++) {
            query.addScalar("t" + i, String.class);
        }
        return query.getResultStream().map(SqlRows::found).toList();
    }

    private NativeQuery<Object[]> query(String sql, Map<String, Object> values) {
        Query query = entities.createNativeQuery(sql, Object[].class);
        values.forEach(query::setParameter);
        @SuppressWarnings("unchecked")
        NativeQuery<Object[]> rows = query.unwrap(NativeQuery.class);
        return rows;
    }

    private static Found found(Object[] row) {
        List<String> values = Stream.of(row).skip(1).map(String.class::cast).toList();
        return new Found((Long) row[0], values);
    }

    /** Counts the rows, up to {@code most}. */
    public Count count(int most) {
        String sql = "select count(*) from (select 1 from " + from + where(List.of()) + " limit :beyond) counted";
        Query query = entities.createNativeQuery(sql, Long.class).setParameter("beyond", most + 1);
        values().forEach(query::setParameter);
        return Count.upTo(most, (Long) query.getSingleResult());
    }

    /** Returns the sort keys that have the same value in all rows. */
    public Set<String> constant() {
        return conditions.stream()
                .map(Condition::constant)
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        conditions.forEach(condition -> values.putAll(condition.values()));
        return values;
    }

    private String plain(Ordering ordering, Optional<List<String>> after, Map<String, Object> values) {
        List<String> further = new ArrayList<>();
        after.map(place -> ordering.after(place, VALUE)).ifPresent(condition -> {
            further.add(condition.sql());
            values.putAll(condition.values());
        });
        return "select " + id + " as id, " + ordering.select(0) + " from " + from + joins(ordering) + where(further)
                + " order by " + ordering.sql();
    }

    /** Reads one parent after the other, with no more rows of each than the page needs. */
    private String grouped(Ordering ordering, Optional<List<String>> after, Map<String, Object> values) {
        Groups groups = ordering.groups().orElseThrow();
        Ordering parents = ordering.first();
        Ordering rest = ordering.rest();
        int own = parents.columns().size();
        String each = "select " + id + " as id, " + rest.select(own) + " from " + from
                + where(List.of(groups.parent() + " = " + groups.key())) + " order by " + rest.sql()
                + " limit :reached";
        String all = "select rows.id, " + parents.select(0) + named(own, rest) + " from " + groups.table()
                + " cross join lateral (" + each + ") rows";
        String inOrder = " order by " + parents.sql() + ", " + order(own, rest);
        if (after.isEmpty()) {
            return all + inOrder;
        }
        Condition later = parents.after(after.get().subList(0, own), GROUP_VALUE);
        values.putAll(later.values());
        return "select * from ((" + begun(ordering, after.get(), values) + " limit :reached) union all ("
                + all + " where " + later.sql() + inOrder + " limit :reached)) joined order by "
                + ordering.sqlOfNamed();
    }

    /** Reads the remaining rows of the parent in which the previous page ended. */
    private String begun(Ordering ordering, List<String> place, Map<String, Object> values) {
        Groups groups = ordering.groups().orElseThrow();
        Ordering rest = ordering.rest();
        List<Ordering.Column> columns = ordering.first().columns();
        int own = columns.size();
        Condition same = ordering.first().at(place.subList(0, own), GROUP_VALUE);
        Condition after = rest.after(place.subList(own, place.size()), VALUE);
        values.putAll(same.values());
        values.putAll(after.values());
        String parent = IntStream.range(0, own)
                .mapToObj(i ->
                        ", cast(:" + GROUP_VALUE + i + " as " + columns.get(i).type() + ") as k" + i)
                .collect(Collectors.joining());
        String key = "(select " + groups.key() + " from " + groups.table() + " where " + same.sql() + ")";
        return "select " + id + " as id" + parent + ", " + rest.select(own) + " from " + from
                + where(List.of(groups.parent() + " = " + key, after.sql())) + " order by " + rest.sql();
    }

    private static String named(int first, Ordering rest) {
        return IntStream.range(first, first + rest.columns().size())
                .mapToObj(i -> ", rows.k" + i)
                .collect(Collectors.joining());
    }

    private static String order(int first, Ordering rest) {
        List<Ordering.Column> columns = rest.columns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "rows.k" + (first + i) + columns.get(i).direction())
                .collect(Collectors.joining(", "));
    }

    private static String joins(Ordering ordering) {
        Set<String> joins = new LinkedHashSet<>();
        ordering.terms().stream()
                .flatMap(term -> term.key().groups().stream())
                .forEach(groups ->
                        joins.add(" left join " + groups.table() + " on " + groups.key() + " = " + groups.parent()));
        return String.join("", joins);
    }

    private String where(List<String> further) {
        String all = Stream.concat(conditions.stream().map(Condition::sql), further.stream())
                .map(each -> "(" + each + ")")
                .collect(Collectors.joining(" and "));
        return all.isEmpty() ? "" : " where " + all;
    }
}
