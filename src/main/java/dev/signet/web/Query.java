package dev.signet.web;

import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The parameters of a query, read as the fields of a body are. An empty one is as good as none. */
public final class Query {
    /** RFC 3339 §1 has four digits for a year. */
    private static final int LAST_YEAR = 9999;

    private final UriInfo uri;

    private Query(UriInfo uri) {
        this.uri = uri;
    }

    /** The query of this request. */
    public static Query of(UriInfo uri) {
        return new Query(uri);
    }

    /** A text. */
    public Optional<String> text(String name) {
        // PostgreSQL stores no NUL; nothing is found by a text that holds one.
        return Optional.ofNullable(uri.getQueryParameters().getFirst(name))
                .filter(value -> !value.isEmpty())
                .map(value -> value.replace('\0', '\ufffd'));
    }

    /**
     * A whole number.
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<Long> number(String name) {
        return text(name).map(value -> number(name, value));
    }

    /**
     * The whole number in a parameter's value.
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
     * Yes or no.
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<Boolean> bool(String name) {
        return text(name).map(value -> {
            if (!value.equals("true") && !value.equals("false")) {
                throw ApiError.invalid(name, "Must be a valid boolean.");
            }
            return value.equals("true");
        });
    }

    /**
     * A point in time with its offset from UTC (RFC 3339).
     *
     * @throws ApiError 400 for anything else
     */
    public Optional<Instant> instant(String name) {
        return text(name).map(value -> {
            try {
                OffsetDateTime time = OffsetDateTime.parse(value);
                if (time.getYear() < 1 || time.getYear() > LAST_YEAR) {
                    throw new DateTimeParseException("not a time that the database knows", value, 0);
                }
                return time.toInstant();
            } catch (DateTimeParseException notATime) {
                throw ApiError.invalid(
                        name,
                        "Datetime has wrong format. Use one of these formats instead:"
                                + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
            }
        });
    }
}
