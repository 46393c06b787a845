package dev.signet.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A submitted form, with the errors found so far. Checks that need more than the form (whether a name is taken, whether
 * a password is right) add theirs, so that the client gets all of them at once.
 */
public final class FilledForm {
    /** The name under which errors of the whole form are reported. */
    public static final String NO_FIELD = "non_field_errors";

    private final Map<String, String> values;
    private final Map<String, List<String>> faults;

    FilledForm(Map<String, String> values, Map<String, List<String>> faults) {
        this.values = values;
        this.faults = new LinkedHashMap<>(faults);
    }

    /** Returns the value of a field; empty if it is missing or invalid. */
    public Optional<String> value(String field) {
        return Optional.ofNullable(values.get(field));
    }

    /** Returns whether a field has a value or an error: it was sent, or was required. */
    public boolean has(String field) {
        return values.containsKey(field) || faults.containsKey(field);
    }

    /** Adds errors of a field, if there are any. */
    public void add(String field, List<String> found) {
        if (!found.isEmpty()) {
            faults.computeIfAbsent(field, any -> new ArrayList<>()).addAll(found);
        }
    }

    /** Returns whether there are errors so far. */
    public boolean isFaulty() {
        return !faults.isEmpty();
    }

    /**
     * Returns the values if there are no errors.
     *
     * @throws ApiError 400 with every error
     */
    public Map<String, String> values() {
        if (isFaulty()) {
            throw ApiError.invalid(faults);
        }
        return values;
    }

    @Override
    public String toString() {
        return "FilledForm" + values.keySet();
    }
}
