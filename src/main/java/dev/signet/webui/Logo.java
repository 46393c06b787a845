package dev.signet.webui;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The logo of the site.
 *
 * @param name its file name on the pages
 * @param type its media type
 */
record Logo(String name, String type, byte[] content) {
    private static final int LONGEST = 256 * 1024;
    private static final Map<String, String> TYPES =
            Map.of("svg", "image/svg+xml", "png", "image/png", "webp", "image/webp");

    /**
     * Reads the logo.
     *
     * @throws ConfigurationException if the file is not an image that browsers show
     */
    static Optional<Logo> read(Optional<Path> file) {
        return file.map(Logo::read);
    }

    private static Logo read(Path file) {
        String name = file.toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (ending.length() == name.length() || !TYPES.containsKey(ending)) {
            throw new ConfigurationException("signet.ui.logo is " + file + ". Set it to an SVG, PNG or WebP file.");
        }
        try {
            if (Files.size(file) > LONGEST) {
                throw new ConfigurationException("The file in signet.ui.logo, " + file + ", is larger than "
                        + LONGEST / 1024 + " KiB. Browsers load it with every first visit: make it smaller.");
            }
            return new Logo("logo." + ending, TYPES.get(ending), Files.readAllBytes(file));
        } catch (IOException fault) {
            throw new ConfigurationException("The file in signet.ui.logo, " + file + ", cannot be read: " + fault);
        }
    }
}
