package dev.signet.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reads a secret from the file that a setting names. Messages name the setting and the file, but never include its
 * contents.
 */
final class SecretFile {
    private static final int LONGEST = 1 << 16;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern LAST_LINE_BREAKS = Pattern.compile("[\\r\\n]+\\z");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\\t\\r\\n]]");

    private SecretFile() {}

    /**
     * Returns the file's text, without line breaks at its end.
     *
     * @throws ConfigurationException if the file has no valid secret; the message says what to do
     */
    static String read(String setting, String file) {
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw refused(setting, file, "is a folder. Set the path of the file in it");
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw refused(setting, file, "is not a regular file. Write the secret into one");
            }
            return text(setting, file, bytes(path));
        } catch (NoSuchFileException missing) {
            throw refused(setting, file, "does not exist. Create it, or correct the path");
        } catch (AccessDeniedException forbidden) {
            throw refused(
                    setting, file, "cannot be read by the user that runs Signet. Change its owner or permissions");
        } catch (CharacterCodingException binary) {
            throw notText(setting, file);
        } catch (IOException | InvalidPathException unreadable) {
            throw refused(
                    setting, file, "cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    /** Removes line breaks at the end, which editors and {@code echo} add. */
    static String withoutLastLineBreak(String text) {
        return LAST_LINE_BREAKS.matcher(text).replaceFirst("");
    }

    private static byte[] bytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(LONGEST + 1);
        }
    }

    private static String text(String setting, String file, byte[] bytes) throws CharacterCodingException {
        if (bytes.length > LONGEST) {
            throw refused(
                    setting, file, "is longer than " + LONGEST + " bytes, too long for a secret. Set another file");
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        if (text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(BYTE_ORDER_MARK.length());
        }
        String secret = withoutLastLineBreak(text);
        if (secret.isBlank()) {
            throw refused(setting, file, "is empty. Write the secret into it");
        }
        if (UNPRINTABLE.matcher(secret).find()) {
            throw notText(setting, file);
        }
        return secret;
    }

    private static ConfigurationException notText(String setting, String file) {
        return refused(setting, file, "is not UTF-8 text. Write the secret into it as text");
    }

    private static ConfigurationException refused(String setting, String file, String why) {
        return new ConfigurationException(SettingForms.of(setting) + ": the file " + file + " " + why + ".");
    }
}
