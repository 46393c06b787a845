package dev.signet.database;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * An SQL statement with named parameters ({@code :name}), for statements that Panache cannot express or that must be
 * fast. Keep it in a constant: it is parsed once, and its text stays the same, so that the driver and the server keep
 * it prepared.
 */
public final class SqlStatement {
    /** A parameter, or something that may contain a colon or a question mark: a text, a name, a comment, a cast. */
    private static final Pattern TOKEN = Pattern.compile("'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|::|:([A-Za-z]\\w*)|([?])");

    private final String text;
    private final Map<String, List<Integer>> positions;
    private final int parameters;

    private SqlStatement(String text, Map<String, List<Integer>> positions, int parameters) {
        this.text = text;
        this.positions = positions;
        this.parameters = parameters;
    }

    /** Parses a statement. */
    public static SqlStatement of(String sql) {
        List<String> names = new ArrayList<>();
        String text = TOKEN.matcher(sql).replaceAll(token -> Matcher.quoteReplacement(parsed(token, names)));
        Map<String, List<Integer>> positions = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            positions.computeIfAbsent(names.get(i), name -> new ArrayList<>()).add(i);
        }
        return new SqlStatement(text, positions, names.size());
    }

    private static String parsed(MatchResult token, List<String> names) {
        if (token.group(2) != null) {
            throw new IllegalArgumentException("A parameter is :name, not a question mark");
        }
        if (token.group(1) == null) {
            return token.group();
        }
        names.add(token.group(1));
        return "?";
    }

    /** Begins a call on the connection of the current transaction or, if there is none, on one of its own. */
    public SqlCall on(DataSource database) {
        return new SqlCall(this, database, null);
    }

    /** Begins a call on this connection. */
    public SqlCall on(Connection connection) {
        return new SqlCall(this, null, connection);
    }

    String text() {
        return text;
    }

    int parameters() {
        return parameters;
    }

    List<Integer> positions(String name) {
        List<Integer> found = positions.get(name);
        if (found == null) {
            throw new IllegalArgumentException("The statement has no parameter :" + name);
        }
        return found;
    }
}
