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

/** What a list can be filtered by: parameters' names, and the condition that each value stands for. */
public final class Filters {
    private final Map<String, BiFunction<Query, String, Optional<Condition>>> filters = new LinkedHashMap<>();

    /** A list that has no filter yet. */
    public static Filters none() {
        return new Filters();
    }

    /** Others that begin with the same ones. */
    public Filters and() {
        Filters more = new Filters();
        more.filters.putAll(filters);
        return more;
    }

    /** A text; {@code sql} has it as {@code :name}. The sort keys {@code constant} are the same in all rows that it leaves. */
    public Filters text(String name, String sql, String... constant) {
        filters.put(
                name,
                (query, parameter) -> query.text(parameter)
                        .map(text -> new Condition(sql, Map.of(parameter, text), Set.of(constant))));
        return this;
    }

    /** A point in time; {@code sql} has it as {@code :name}. */
    public Filters instant(String name, String sql) {
        filters.put(
                name,
                (query, parameter) ->
                        query.instant(parameter).map(time -> new Condition(sql, Map.of(parameter, time))));
        return this;
    }

    /** Yes or no. */
    public Filters bool(String name, String ifTrue, String ifFalse) {
        filters.put(
                name,
                (query, parameter) ->
                        query.boolInAnyWord(parameter).map(yes -> new Condition(yes ? ifTrue : ifFalse, Map.of())));
        return this;
    }

    /** A whole number; {@code sql} has it as {@code :name}. */
    public Filters number(String name, String sql) {
        filters.put(
                name,
                (query, parameter) ->
                        query.number(parameter).map(number -> new Condition(sql, Map.of(parameter, number))));
        return this;
    }

    /** One of these texts; {@code sql} has it as {@code :name}. */
    public Filters oneOf(String name, String sql, Set<String> values) {
        filters.put(
                name,
                (query, parameter) ->
                        query.choice(parameter, values).map(text -> new Condition(sql, Map.of(parameter, text))));
        return this;
    }

    /** One of a few values, each with its condition. */
    public Filters choice(String name, Map<String, String> conditions) {
        filters.put(
                name,
                (query, parameter) -> query.choice(parameter, conditions.keySet())
                        .map(value -> new Condition(conditions.get(value), Map.of())));
        return this;
    }

    /** A text, and the condition that it stands for. */
    public Filters value(String name, Function<String, Condition> condition) {
        filters.put(name, (query, parameter) -> query.text(parameter).map(condition));
        return this;
    }

    /**
     * The conditions that a query asks for.
     *
     * @throws ApiError 400 that names every value that makes no sense
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
