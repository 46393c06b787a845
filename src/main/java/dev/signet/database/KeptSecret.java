package dev.signet.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Stores random secrets in files that only their owner can read. Files are written atomically. */
final class KeptSecret {
    private static final int BYTES = 32;

    private KeptSecret() {}

    /** Returns the secret in the file; creates the file if it does not exist. */
    static String of(Path file) throws IOException {
        if (!Files.exists(file)) {
            keep(file, random());
        }
        // An editor may have added a line break.
        return Files.readString(file).strip();
    }

    /** Writes this secret to the file, replacing its contents. */
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
