package dev.signet.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A submitted form, with the errors found so far. Checks that need more than the form (whether a name is taken, whether
 * a password is right) add theirs, so that the client gets all of them at once.
 */
public final class FilledForm {
    /** The name under which errors of the whole form are reported. */
    public static final String NO_FIELD = "non_field_errors";

    private final Map<String, Object> values;
    private final Map<String, List<String>> faults;

    FilledForm(Map<String, Object> values, Map<String, List<String>> faults) {
        this.values = values;
        this.faults = new LinkedHashMap<>(faults);
    }

    /** Returns the value of a field; empty if it is missing or invalid. */
    public <T> Optional<T> find(Field<T> field) {
        return Optional.ofNullable(field.valueType().cast(values.get(field.name())));
    }

    /**
     * Returns the value of a required field.
     *
     * @throws ApiError 400 with every error, if there are any
     */
    public <T> T get(Field<T> field) {
        return verified().find(field).orElseThrow();
    }

    /** Returns whether a field has a value or an error: it was sent, or was required. */
    public boolean has(Field<?> field) {
        return values.containsKey(field.name()) || faults.containsKey(field.name());
    }

    /** Adds errors of a field, if there are any. */
    public void add(Field<?> field, List<String> found) {
        add(field.name(), found);
    }

    /** Adds an error of the form as a whole. */
    public void add(String fault) {
        add(NO_FIELD, List.of(fault));
    }

    private void add(String name, List<String> found) {
        if (!found.isEmpty()) {
            faults.computeIfAbsent(name, any -> new ArrayList<>()).addAll(found);
        }
    }

    /** Adds an error if an optional field is missing after all. */
    public void require(Field<?> field) {
        if (!has(field)) {
            add(field, List.of(Field.REQUIRED));
        }
    }

    /** Removes the errors of a field that is not needed after all. */
    public void forgive(Field<?> field) {
        faults.remove(field.name());
    }

    /** Returns whether there are errors so far. */
    public boolean isFaulty() {
        return !faults.isEmpty();
    }

    /**
     * Returns this form if it has no errors.
     *
     * @throws ApiError 400 with every error
     */
    public FilledForm verified() {
        if (isFaulty()) {
            throw ApiError.invalid(faults);
        }
        return this;
    }

    /**
     * Returns this form if it has no errors, except possibly in this field, which is checked later.
     *
     * @throws ApiError 400 with every error
     */
    public FilledForm verifiedBut(Field<?> field) {
        return faults.keySet().equals(Set.of(field.name())) ? this : verified();
    }

    @Override
    public String toString() {
        return "FilledForm" + values.keySet();
    }
}
