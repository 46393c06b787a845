package dev.signet.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.database.Row;
import dev.signet.start.DataStart;
import dev.signet.start.StartOrder;
import io.quarkus.arc.All;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads {@link TokenUser}s with the {@link UserColumn}s that other packages add. */
@Singleton
public class TokenUsers {
    private static final TypeReference<Map<String, Object>> COLUMNS = new TypeReference<>() {};

    private static final List<String> FIELDS = List.of(
            "id", "external_id", "username", "email", "is_active", "is_staff", "date_joined", "last_login", "ver");

    private final EntityManager entities;
    private final ObjectMapper json;
    private final String expression;
    private final boolean none;

    TokenUsers(@All List<UserColumn> columns, EntityManager entities, ObjectMapper json) {
        this.entities = entities;
        this.json = json;
        List<UserColumn> read = columns.stream()
                .filter(column -> column.isOn() && column.column().isPresent())
                .toList();
        this.none = read.isEmpty();
        this.expression = none
                ? "cast(null as text)"
                : read.stream()
                        .map(column -> "'" + column.name().replace("'", "''") + "', "
                                + column.column().orElseThrow())
                        .collect(Collectors.joining(", ", "cast(jsonb_build_object(", ") as text)"));
    }

    /** Fails the start if PostgreSQL does not accept a column. */
    @Transactional
    void check(@Observes @Priority(StartOrder.SETTINGS) DataStart start) {
        try {
            entities.createNativeQuery("select " + expression + " from users u limit 0", String.class)
                    .getResultList();
        } catch (PersistenceException fault) {
            throw new IllegalStateException("The columns of claims cannot be read: " + expression, fault);
        }
    }

    /** Returns the columns of the account {@code u} that {@link #of(Row)} reads, for a statement. */
    public String selected() {
        return "u." + String.join(", u.", FIELDS) + ", " + expression + " as columns";
    }

    /** Returns their names, for a statement that has selected them in a query of its own. */
    public String names() {
        return String.join(", ", FIELDS) + ", columns";
    }

    /** Returns the account of a row with the {@linkplain #selected selected} columns. */
    public TokenUser of(Row row) {
        return new TokenUser(
                row.number("id"),
                Optional.ofNullable(row.text("external_id")),
                row.text("username"),
                row.text("email"),
                row.flag("is_active"),
                row.flag("is_staff"),
                row.time("date_joined"),
                Optional.ofNullable(row.time("last_login")),
                row.integer("ver"),
                columns(row.text("columns")));
    }

    private Map<String, Object> columns(String text) {
        if (text == null) {
            return Map.of();
        }
        try {
            return json.readValue(text, COLUMNS);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("PostgreSQL returned invalid JSON", fault);
        }
    }

    /** Returns the data of this account. Call it in a transaction. */
    public TokenUser of(User user) {
        return TokenUser.of(user, none ? Map.of() : columns(read(user.id())));
    }

    private String read(long id) {
        return (String)
                entities.createNativeQuery("select " + expression + " from users u where u.id = :id", String.class)
                        .setParameter("id", id)
                        .getResultStream()
                        .findFirst()
                        .orElse(null);
    }
}
