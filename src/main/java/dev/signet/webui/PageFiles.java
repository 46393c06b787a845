package dev.signet.webui;

import dev.signet.web.ContentTag;
import dev.signet.web.ServedFile;
import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The scripts, styles and pictures of the pages. They are in a folder whose name changes whenever one of them does, so
 * that browsers can keep them for good, and scripts can import each other by their plain names.
 */
@Singleton
class PageFiles {
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    private final Brand brand;
    private final boolean mayChange;

    /** Read when somebody first visits a page, which is not at the start. */
    private volatile Folder folder;

    PageFiles(Brand brand, LaunchMode mode) {
        this.brand = brand;
        this.mayChange = mode == LaunchMode.DEVELOPMENT;
    }

    /** Returns the name of the folder. */
    String folder() {
        return read().name();
    }

    /** Returns a file of the folder with this name, if there is one. */
    Optional<ServedFile> file(String folderName, String name) {
        Folder current = read();
        return current.name().equals(folderName)
                ? Optional.ofNullable(current.files().get(name))
                : Optional.empty();
    }

    private Folder read() {
        Folder current = folder;
        if (current == null || mayChange) {
            current = Folder.of(contents());
            folder = current;
        }
        return current;
    }

    private Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        // The build writes this list, because a native binary cannot list its resources.
        new String(ServedFile.read(PageFiles.class, "files"), StandardCharsets.UTF_8)
                .lines()
                .forEach(name -> contents.put(name, ServedFile.read(PageFiles.class, name)));
        contents.put("theme.css", brand.theme().getBytes(StandardCharsets.UTF_8));
        brand.logo().ifPresent(logo -> contents.put(logo.name(), logo.content()));
        return contents;
    }

    private record Folder(String name, Map<String, ServedFile> files) {
        static Folder of(Map<String, byte[]> contents) {
            return new Folder(
                    fingerprint(contents),
                    contents.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    file -> ServedFile.of(type(file.getKey()), FOR_GOOD, file.getValue()))));
        }

        private static String fingerprint(Map<String, byte[]> contents) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            contents.forEach((name, content) -> {
                all.writeBytes((name + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
                all.writeBytes(content);
            });
            return ContentTag.of(all.toByteArray());
        }

        private static String type(String name) {
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "js" -> "text/javascript";
                case "css" -> "text/css";
                case "svg" -> "image/svg+xml";
                case "png" -> "image/png";
                case "webp" -> "image/webp";
                default -> throw new IllegalStateException(name + " has no type");
            };
        }
    }
}
