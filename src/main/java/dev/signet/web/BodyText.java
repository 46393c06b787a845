package dev.signet.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes a body's bytes: UTF-8, unless the type's {@code charset} says UTF-16 or ISO 8859-1. A byte order mark is
 * removed (RFC 8259 §8.1). Without a {@code charset}, it does not select another encoding: the reference rejects
 * undeclared UTF-16.
 */
final class BodyText {
    private static final char MARK = '\uFEFF';
    private static final Set<String> KNOWN =
            Set.of("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "US-ASCII");

    private BodyText() {}

    /** Returns the text; empty if the bytes are invalid in their encoding. */
    static Optional<String> of(byte[] bytes, String contentType) {
        try {
            String text = charset(bytes, contentType)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.isEmpty() || text.charAt(0) != MARK ? text : text.substring(1));
        } catch (CharacterCodingException otherEncoding) {
            return Optional.empty();
        }
    }

    /** Returns the encoding of a body of this type. */
    static Charset charset(byte[] bytes, String contentType) {
        return named(contentType).map(charset -> inOrder(charset, bytes)).orElse(StandardCharsets.UTF_8);
    }

    /** Without a byte order mark, the first character shows the byte order: in JSON and in forms it is ASCII. */
    private static Charset inOrder(Charset charset, byte[] bytes) {
        boolean littleEndian = bytes.length > 1 && bytes[0] > 0 && bytes[1] == 0;
        return charset.equals(StandardCharsets.UTF_16) && littleEndian ? StandardCharsets.UTF_16LE : charset;
    }

    private static Optional<Charset> named(String contentType) {
        return HeaderParts.split(contentType, ';').stream()
                .map(String::strip)
                .filter(parameter -> parameter.toLowerCase(Locale.ROOT).startsWith("charset="))
                .map(parameter -> parameter.substring("charset=".length()).replace("\"", ""))
                .findFirst()
                .flatMap(BodyText::known);
    }

    private static Optional<Charset> known(String name) {
        try {
            return Optional.of(Charset.forName(name)).filter(charset -> KNOWN.contains(charset.name()));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException none) {
            return Optional.empty();
        }
    }

    /** Returns whether the bytes start with UTF-8's byte order mark (three bytes). */
    static boolean isMarkedUtf8(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }
}
