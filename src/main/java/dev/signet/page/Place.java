package dev.signet.page;

import dev.signet.web.ApiError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A position in an ordered list, directly after one row. Clients get it as an opaque cursor.
 *
 * @param ordering the list's ordering
 * @param values the row's values of the ordering's columns, in the database's text format
 */
record Place(Ordering ordering, List<String> values) {
    private static final byte VERSION = 2;

    /**
     * Parses the result of {@link #text()}.
     *
     * @throws ApiError 404, as in Django REST Framework, for anything else
     */
    static Place parse(String text, Orderings orderings) {
        try (DataInputStream in = new DataInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(text)))) {
            if (in.readByte() == VERSION) {
                int checksum = in.readInt();
                byte[] content = in.readAllBytes();
                if (checksum == checksum(content)) {
                    return read(content, orderings);
                }
            } else {
                return new Place(
                        orderings.standard(),
                        List.of(Long.toString(Cursor.parse(text).before())));
            }
        } catch (IllegalArgumentException | IOException notOurs) {
            // Rejected below, like any other text that is not a cursor.
        }
        throw Cursor.invalid();
    }

    private static Place read(byte[] content, Orderings orderings) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            String named = in.readUTF();
            Ordering ordering = orderings.parse(named).orElseThrow(Cursor::invalid);
            List<String> values = new ArrayList<>();
            for (Ordering.Column column : ordering.columns()) {
                values.add(value(in.readUTF(), column.type()));
            }
            if (in.available() > 0 || !ordering.text().equals(named)) {
                throw Cursor.invalid();
            }
            return new Place(ordering, values);
        }
    }

    /** A number has to be one here; the database checks all other values. */
    private static String value(String text, String type) {
        return type.equals("bigint") ? Long.toString(Long.parseLong(text)) : text;
    }

    /** Returns this position as a text for clients. */
    String text() {
        if (ordering.isByUniqueKey() && ordering.descends()) {
            return new Cursor(Long.parseLong(values.get(0))).text();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] content = content();
            out.writeByte(VERSION);
            out.writeInt(checksum(content));
            out.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private byte[] content() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(ordering.text());
        for (String value : values) {
            out.writeUTF(value);
        }
        return bytes.toByteArray();
    }

    /** Detects a cursor that was corrupted on its way; it does not prevent forgery. */
    private static int checksum(byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return (int) checksum.getValue();
    }
}
