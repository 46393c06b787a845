package dev.signet.profile;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields that tokens contain, by the setting {@code signet.profile.claims}.
 *
 * @param members for each field, the members of its document; none if the whole field is claimed
 */
record ClaimedFields(Map<ProfileField, Set<String>> members) {
    /** A token must fit into a header, so a longer value is left out. */
    private static final int MOST_BYTES = 1024;

    /** No character that means something in SQL. */
    private static final Pattern CLAIM = Pattern.compile("([a-z_]+)(?:\\.([A-Za-z0-9_-]{1,64}))?");

    /**
     * Reads the setting.
     *
     * @throws ConfigurationException if it names anything else
     */
    static ClaimedFields of(ProfileConfig config) {
        Map<ProfileField, Set<String>> members = new EnumMap<>(ProfileField.class);
        for (String claim : config.claims().orElse(List.of())) {
            Matcher parts = CLAIM.matcher(claim.strip());
            ProfileField field = Optional.of(parts)
                    .filter(Matcher::matches)
                    .flatMap(matched -> field(matched.group(1)))
                    .filter(found -> parts.group(2) == null || found.isDocument())
                    .orElseThrow(() -> unknown(claim));
            boolean whole = members.containsKey(field) && members.get(field).isEmpty();
            if (parts.group(2) == null) {
                members.put(field, Set.of());
            } else if (!whole) {
                members.computeIfAbsent(field, any -> new TreeSet<>()).add(parts.group(2));
            }
        }
        return new ClaimedFields(members);
    }

    private static Optional<ProfileField> field(String name) {
        return Stream.of(ProfileField.values())
                .filter(field -> field.column().equals(name))
                .findFirst();
    }

    private static ConfigurationException unknown(String claim) {
        return new ConfigurationException(
                "signet.profile.claims has \"" + claim + "\". It can have first_name,"
                        + " last_name, locale, metadata, app_metadata, and members of the last two, such as app_metadata.plan.");
    }

    boolean has(ProfileField field) {
        return members.containsKey(field);
    }

    /** Returns the value of a claim as an SQL expression over the account's row {@code u}; null if there is none. */
    String sql(ProfileField field) {
        String column = "u." + field.column();
        if (!field.isDocument()) {
            return "nullif(" + column + ", '')";
        }
        String value = members.get(field).isEmpty() ? "nullif(" + column + ", '{}')" : chosen(field, column);
        return "(select c.v from (select " + value + " as v) c where octet_length(cast(c.v as text)) <= " + MOST_BYTES
                + ")";
    }

    private String chosen(ProfileField field, String column) {
        String names = members.get(field).stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return "(select jsonb_object_agg(m.key, m.value) from jsonb_each(" + column + ") m where m.key in (" + names
                + "))";
    }
}
