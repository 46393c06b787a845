package dev.signet.page;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key that a list can be ordered by.
 *
 * @param name what clients call it
 * @param columns the columns to compare, one after the other; none of them is ever null
 * @param groups the parents of the rows, if the first column belongs to a parent
 */
public record SortKey(String name, List<Column> columns, Optional<Groups> groups) {

    /**
     * An expression over the list's rows.
     *
     * @param sql the expression
     * @param type its type in the database
     */
    public record Column(String sql, String type) {}

    /**
     * The parents of a list's rows, by which the rows are grouped if the key comes first. PostgreSQL then walks an
     * index of the parents, and for each parent an index of its rows, without sorting.
     *
     * @param table the parents' table with its alias, which the key's columns use
     * @param parent a row's reference to its parent, an indexed expression
     * @param key what it refers to
     */
    public record Groups(String table, String parent, String key) {}

    /** Returns a key of one column that is never null. */
    public static SortKey of(String name, String sql, String type) {
        return new SortKey(name, List.of(new Column(sql, type)), Optional.empty());
    }

    /** Returns the columns in their order. */
    Stream<Column> each() {
        return columns.stream();
    }
}
