package dev.signet.key;

import dev.signet.key.KeyMaterial.Faulty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text with keys, from a file or a setting.
 *
 * @param name the file, or the setting
 * @param isFromFolder whether the file was found in a folder, which may also have files without keys
 */
record KeySource(String name, String text, boolean isFromFolder) {
    /** The size limit of a key file, in bytes (1 MiB). A longer file is probably the wrong one. */
    private static final int LONGEST = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Returns the texts in the order of the settings; the files of a folder are sorted by name. */
    static List<KeySource> of(KeyConfig config) throws Faulty {
        List<KeySource> sources = new ArrayList<>();
        for (String name : config.files().orElse(List.of())) {
            sources.addAll(named(name));
        }
        config.inline().ifPresent(text -> sources.add(new KeySource("signet.keys.inline", plain(text), false)));
        return sources;
    }

    private static List<KeySource> named(String name) throws Faulty {
        List<KeySource> sources = new ArrayList<>();
        try {
            Path path = Path.of(name);
            if (!Files.isDirectory(path)) {
                return List.of(new KeySource(name, text(path), false));
            }
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.filter(KeySource::isVisible).sorted().toList()) {
                    sources.add(new KeySource(file.toString(), text(file), true));
                }
            }
            return sources;
        } catch (InvalidPathException | IOException | UncheckedIOException unreadable) {
            throw new Faulty(name + " (signet.keys.files) cannot be read: "
                    + unreadable.getClass().getSimpleName());
        }
    }

    /** Kubernetes mounts files in hidden folders and links to them. */
    private static boolean isVisible(Path file) {
        return !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file);
    }

    private static String text(Path file) throws IOException, Faulty {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Faulty(file + " (signet.keys.files) is not a regular file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (NoSuchFileException missing) {
            throw new Faulty(file + " (signet.keys.files) cannot be read: it does not exist");
        } catch (AccessDeniedException forbidden) {
            throw new Faulty(file
                    + " (signet.keys.files) cannot be read by the user that runs Signet:"
                    + " change its owner or permissions");
        }
        if (bytes.length > LONGEST) {
            throw new Faulty(file + " (signet.keys.files) is longer than " + LONGEST + " bytes, too long for keys");
        }
        return decoded(bytes);
    }

    /**
     * Decodes the text as UTF-8, or else as ISO 8859-1: text around a PEM key may have any encoding, and the key itself
     * is ASCII.
     */
    private static String decoded(byte[] bytes) {
        try {
            return plain(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException another) {
            return plain(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    private static String plain(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    /** Returns the name only, so that keys do not get into logs. */
    @Override
    public String toString() {
        return name;
    }
}
