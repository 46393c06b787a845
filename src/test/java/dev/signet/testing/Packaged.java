package dev.signet.testing;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.commons.io.file.PathUtils;

/**
 * The packaged service, as an operator has it: the jar with its libraries, or the native binary, whichever the build made.
 *
 * @param isNative whether it is the native binary
 * @param file what is started
 */
public record Packaged(boolean isNative, Path file) {
    /** Says what the build made, and where; Quarkus's own integration tests read it, too. */
    private static final Path BUILT = Path.of("target", "quarkus-artifact.properties");

    /** The last build's package. */
    public static Packaged service() {
        Properties built = new Properties();
        try (Reader in = Files.newBufferedReader(BUILT)) {
            built.load(in);
        } catch (IOException missing) {
            throw new UncheckedIOException("nothing is packaged: ./mvnw package", missing);
        }
        return new Packaged(
                built.getProperty("type").equals("native"),
                Path.of("target").resolve(built.getProperty("path")).toAbsolutePath());
    }

    /** The jar of the previous release, if the system property {@code signet.previous} says where it is. */
    public static Optional<Packaged> previousService() {
        return Optional.ofNullable(System.getProperty("signet.previous"))
                .map(file -> new Packaged(false, Path.of(file).toAbsolutePath()));
    }

    /** The same in this folder, which then holds it and nothing else. */
    public Packaged copiedTo(Path folder) throws IOException {
        if (isNative) {
            return new Packaged(true, Files.copy(file, folder.resolve(file.getFileName())));
        }
        Path copy = folder.resolve(file.getParent().getFileName());
        PathUtils.copyDirectory(file.getParent(), copy);
        return new Packaged(false, copy.resolve(file.getFileName()));
    }

    /** The command that runs it with these settings. */
    public List<String> command(Map<String, String> settings) {
        List<String> command = new ArrayList<>();
        if (isNative) {
            command.add(file.toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // Several of them share a small machine with the test. The compiler's byte code need not be verified.
            command.addAll(List.of(
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:-BytecodeVerificationRemote"));
            command.addAll(ClassArchive.options(file));
        }
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (!isNative) {
            command.addAll(List.of("-jar", file.toString()));
        }
        return command;
    }
}
