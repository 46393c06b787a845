package dev.signet.page;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that a list can be ordered by.
 *
 * @param name what clients call it
 * @param columns what the database compares, one after the other; none of them is ever null
 * @param groups if the first thing to compare belongs to a parent of the rows: where the parents are
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
     * The parents of a list's rows, which the rows are grouped by if the key comes first. PostgreSQL then walks an index of the
     * parents, and an index of the rows for each parent, and sorts nothing.
     *
     * @param table the parents, with their alias; the key's columns are columns of this alias
     * @param parent a row's reference to its parent, an indexed expression
     * @param key what it refers to
     */
    public record Groups(String table, String parent, String key) {}

    /** A key of one column that is never null. */
    public static SortKey of(String name, String sql, String type) {
        return new SortKey(name, List.of(new Column(sql, type)), Optional.empty());
    }

    /** One column after the other, each ascending. */
    Stream<Column> each() {
        return columns.stream();
    }
}
