package dev.signet.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The operating system and processor for which PostgreSQL's programs must be built. */
record Platform(String system, String architecture, boolean alpine) {

    static Platform current() {
        return new Platform(
                system(System.getProperty("os.name")),
                architecture(System.getProperty("os.arch")),
                Files.exists(Path.of("/etc/alpine-release")));
    }

    /** Returns the name of the programs' archive on the classpath. */
    String archive() {
        return "postgres-" + system + "-" + (isWindows() ? "x86_64" : architecture) + (alpine ? "-alpine_linux" : "")
                + ".txz";
    }

    String program(String name) {
        return isWindows() ? name + ".exe" : name;
    }

    boolean isWindows() {
        return system.equals("windows");
    }

    private static String system(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return "windows";
        }
        return lower.startsWith("mac") ? "darwin" : lower;
    }

    private static String architecture(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }

    @Override
    public String toString() {
        return system + " " + architecture + (alpine ? " (Alpine)" : "");
    }
}
