package dev.signet.web;

import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Query parameters, read like the fields of a body. An empty one counts as missing. */
public final class Query {
    private final Supplier<? extends Map<String, List<String>>> parameters;

    private Query(Supplier<? extends Map<String, List<String>>> parameters) {
        this.parameters = parameters;
    }

    /** Returns the query of this request. */
    public static Query of(UriInfo uri) {
        return new Query(uri::getQueryParameters);
    }

    /** Returns a query with these parameters, for a caller that is not a request. */
    public static Query of(Map<String, String> parameters) {
        Map<String, List<String>> lists = new HashMap<>();
        parameters.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Query(() -> lists);
    }

    /** Returns the same query with another value of one parameter. */
    public Query with(String name, String value) {
        Map<String, List<String>> changed = new HashMap<>(parameters.get());
        changed.put(name, List.of(value));
        return new Query(() -> changed);
    }

    /** Returns the same query without one parameter. */
    public Query without(String name) {
        Map<String, List<String>> changed = new HashMap<>(parameters.get());
        changed.remove(name);
        return new Query(() -> changed);
    }

    /** Returns the names of all parameters. */
    public Set<String> names() {
        return parameters.get().keySet();
    }

    /** Returns whether the query has this parameter, empty or not. */
    public boolean has(String name) {
        return parameters.get().containsKey(name);
    }

    /** Returns the value of this parameter, empty or not; if it repeats, the last one. */
    public Optional<String> last(String name) {
        List<String> values = parameters.get().get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** Returns a text. */
    public Optional<String> text(String name) {
        // PostgreSQL cannot store NUL, so a text with one must match nothing.
        return last(name).filter(value -> !value.isEmpty()).map(value -> value.replace('\0', '\ufffd'));
    }

    /**
     * Returns a whole number.
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<Long> number(String name) {
        return text(name).map(value -> number(name, value));
    }

    /**
     * Returns the whole number in a parameter's value.
     *
     * @throws ApiError 400 for anything else
     */
    public static long number(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException notANumber) {
            throw ApiError.invalid(name, "A valid integer is required.");
        }
    }

    /**
     * Returns a boolean that is {@code true} or {@code false}, and nothing else: for parameters that decide what a
     * request does.
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<Boolean> bool(String name) {
        return choice(name, "true"::equals, "false"::equals);
    }

    /**
     * Returns a boolean in any of the words that Django REST Framework reads: for parameters that filter a list.
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<Boolean> boolInAnyWord(String name) {
        return choice(name, value -> Field.TRUE.contains(word(value)), value -> Field.FALSE.contains(word(value)));
    }

    private static String word(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    private Optional<Boolean> choice(String name, Predicate<String> yes, Predicate<String> no) {
        return text(name).map(value -> {
            if (!yes.test(value) && !no.test(value)) {
                throw ApiError.invalid(name, "Must be a valid boolean.");
            }
            return yes.test(value);
        });
    }

    /**
     * Returns one of these values.
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<String> choice(String name, Set<String> values) {
        return text(name).map(value -> {
            if (!values.contains(value)) {
                throw ApiError.invalid(name, "\"" + value + "\" is not a valid choice.");
            }
            return value;
        });
    }

    /**
     * Returns a point in time, in any ISO 8601 form that Django REST Framework reads; in UTC if it has no offset.
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<Instant> instant(String name) {
        return instant(name, ZoneOffset.UTC);
    }

    /**
     * Does the same, in this time zone if it has no offset.
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<Instant> instant(String name, ZoneId zone) {
        return text(name)
                .map(value -> IsoDateTime.parse(value, zone)
                        .orElseThrow(() -> ApiError.invalid(
                                name,
                                "Datetime has wrong format. Use one of these formats instead:"
                                        + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].")));
    }
}
