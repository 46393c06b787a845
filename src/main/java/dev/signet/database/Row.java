package dev.signet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.UUID;

/** A row, read by the names of its columns. What may be null in the database may be {@code null} here. */
public final class Row {
    private final ResultSet current;

    Row(ResultSet current) {
        this.current = current;
    }

    /** How the driver returns a column. */
    private interface Column<T> {
        T read(String name) throws SQLException;
    }

    /** Returns a text. */
    public String text(String column) {
        return read(current::getString, column);
    }

    /** Returns a number; 0 if it is null. */
    public long number(String column) {
        return read(current::getLong, column);
    }

    /** Returns a number; empty if it is null. */
    public OptionalLong optionalNumber(String column) {
        Long value = read(name -> current.getObject(name, Long.class), column);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Returns a small number; 0 if it is null. */
    public int integer(String column) {
        return read(current::getInt, column);
    }

    /** Returns a number with a fraction. */
    public double fraction(String column) {
        return read(current::getDouble, column);
    }

    /** Returns a truth value; false if it is null. */
    public boolean flag(String column) {
        return read(current::getBoolean, column);
    }

    /** Returns a time. */
    public Instant time(String column) {
        OffsetDateTime value = read(name -> current.getObject(name, OffsetDateTime.class), column);
        return value == null ? null : value.toInstant();
    }

    /** Returns a UUID. */
    public UUID uuid(String column) {
        return read(name -> current.getObject(name, UUID.class), column);
    }

    /** Returns bytes. */
    public byte[] bytes(String column) {
        return read(current::getBytes, column);
    }

    private static <T> T read(Column<T> column, String name) {
        try {
            return column.read(name);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault.getMessage(), fault);
        }
    }
}
