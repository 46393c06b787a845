package dev.signet.page;

import dev.signet.web.ApiError;
import dev.signet.web.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The filters of a list: parameter names, and the condition for each value. */
public final class Filters {
    private final Map<String, BiFunction<Query, String, Optional<Condition>>> filters = new LinkedHashMap<>();

    /** Returns an empty set of filters. */
    public static Filters none() {
        return new Filters();
    }

    /** Returns a copy, to which more filters can be added. */
    public Filters and() {
        Filters more = new Filters();
        more.filters.putAll(filters);
        return more;
    }

    /**
     * Adds a filter by a text, {@code :name} in {@code sql}. The sort keys {@code constant} have the same value in all
     * matching rows.
     */
    public Filters text(String name, String sql, String... constant) {
        filters.put(
                name,
                (query, parameter) -> query.text(parameter)
                        .map(text -> new Condition(sql, Map.of(parameter, text), Set.of(constant))));
        return this;
    }

    /** Adds a filter by a point in time, {@code :name} in {@code sql}. */
    public Filters instant(String name, String sql) {
        filters.put(
                name,
                (query, parameter) ->
                        query.instant(parameter).map(time -> new Condition(sql, Map.of(parameter, time))));
        return this;
    }

    /** Adds a filter by a boolean. */
    public Filters bool(String name, String ifTrue, String ifFalse) {
        filters.put(
                name,
                (query, parameter) ->
                        query.boolInAnyWord(parameter).map(yes -> new Condition(yes ? ifTrue : ifFalse, Map.of())));
        return this;
    }

    /** Adds a filter by a whole number, {@code :name} in {@code sql}. */
    public Filters number(String name, String sql) {
        filters.put(
                name,
                (query, parameter) ->
                        query.number(parameter).map(number -> new Condition(sql, Map.of(parameter, number))));
        return this;
    }

    /** Adds a filter by one of these texts, {@code :name} in {@code sql}. */
    public Filters oneOf(String name, String sql, Set<String> values) {
        filters.put(
                name,
                (query, parameter) ->
                        query.choice(parameter, values).map(text -> new Condition(sql, Map.of(parameter, text))));
        return this;
    }

    /** Adds a filter by one of these values, each with its condition. */
    public Filters choice(String name, Map<String, String> conditions) {
        filters.put(
                name,
                (query, parameter) -> query.choice(parameter, conditions.keySet())
                        .map(value -> new Condition(conditions.get(value), Map.of())));
        return this;
    }

    /** Adds a filter by a text, which a function turns into a condition. */
    public Filters value(String name, Function<String, Condition> condition) {
        filters.put(name, (query, parameter) -> query.text(parameter).map(condition));
        return this;
    }

    /**
     * Returns the conditions in a query.
     *
     * @throws ApiError 400 that lists every invalid value
     */
    public List<Condition> of(Query query) {
        List<Condition> conditions = new ArrayList<>();
        Map<String, List<String>> errors = new LinkedHashMap<>();
        filters.forEach((name, filter) -> {
            try {
                filter.apply(query, name).ifPresent(conditions::add);
            } catch (ApiError fault) {
                errors.putAll(fault.fieldErrors());
            }
        });
        if (!errors.isEmpty()) {
            throw ApiError.invalid(errors);
        }
        return conditions;
    }
}
