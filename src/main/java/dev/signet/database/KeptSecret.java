package dev.signet.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random secrets in files that only their owner reads. A file appears whole or not at all. */
final class KeptSecret {
    private static final int BYTES = 32;

    private KeptSecret() {}

    /** What the file holds; a new secret where there is no such file. */
    static String of(Path file) throws IOException {
        if (!Files.exists(file)) {
            keep(file, random());
        }
        // An editor may have added a line break.
        return Files.readString(file).strip();
    }

    /** Puts this secret into the file, in place of what is there. */
    static void keep(Path file, String secret) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        DatabaseFolder.makePrivateFile(unfinished);
        Files.writeString(unfinished, secret);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
