package dev.signet.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form as somebody filled it in, with the faults found so far. Checks that need more than the form (whether a name is taken,
 * whether a password is right) add theirs, so that a client learns of all of them at once.
 */
public final class FilledForm {
    /** Under which the faults of the form as a whole stand. */
    public static final String NO_FIELD = "non_field_errors";

    private final Map<String, String> values;
    private final Map<String, List<String>> faults;

    FilledForm(Map<String, String> values, Map<String, List<String>> faults) {
        this.values = values;
        this.faults = new LinkedHashMap<>(faults);
    }

    /** The value of a field; empty if it is missing or faulty. */
    public Optional<String> value(String field) {
        return Optional.ofNullable(values.get(field));
    }

    /** Whether a field has a value or a fault: it was filled in, or must have been. */
    public boolean has(String field) {
        return values.containsKey(field) || faults.containsKey(field);
    }

    /** Adds faults of a field, if there are any. */
    public void add(String field, List<String> found) {
        if (!found.isEmpty()) {
            faults.computeIfAbsent(field, any -> new ArrayList<>()).addAll(found);
        }
    }

    /** Whether anything is wrong so far. */
    public boolean isFaulty() {
        return !faults.isEmpty();
    }

    /**
     * The values, if nothing is wrong.
     *
     * @throws ApiError 400 with every fault
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
