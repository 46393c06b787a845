package dev.signet.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs of the machine, which not everybody has. */
public final class Installed {
    private Installed() {}

    /** Returns where a program is: in the path, or in one of these other folders. */
    public static Optional<Path> find(String program, String... others) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of(others))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
