package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.testing.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in documents work when they are pasted into any of the common shells. */
class CommandsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(?:sh|bash|shell|console|zsh)\\n(.*?)^ *```");
    private static final Pattern IN_A_COMMENT = Pattern.compile("(?m)(?:^#   +\\S.*\\n)+");
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"(?:\\\\.|[^\"\\\\])*\"", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("(?m)(?:^|\\s)#");
    private static final Pattern UNQUOTED_PATTERN = Pattern.compile("\\S*[?]\\S*");

    /**
     * @param place the document
     * @param text the commands
     */
    private record Commands(Path place, String text) {}

    @ParameterizedTest
    @ValueSource(strings = {"sh -n", "dash -n", "bash -n", "zsh -f -i -n"})
    void every_command_is_understood_by_every_shell(String shell) throws Exception {
        List<String> words = List.of(shell.split(" "));
        assumeTrue(
                Installed.find(words.get(0)).isPresent(),
                words.get(0) + " is not installed (apt-get install " + words.get(0) + ")");
        assertThat(commands()).hasSizeGreaterThan(30);
        for (Commands commands : commands()) {
            assertThat(complaints(words, commands.text()))
                    .as("%s: %s", commands.place(), commands.text())
                    .isEmpty();
        }
    }

    /** An interactive zsh, the default on macOS, takes a comment for arguments of the command. */
    @Test
    void no_command_has_a_comment() throws IOException {
        for (Commands commands : commands()) {
            assertThat(COMMENT.matcher(unquoted(commands.text())).find())
                    .as("%s: %s", commands.place(), commands.text())
                    .isFalse();
        }
    }

    /** In zsh, a question mark that matches no file ends the command. */
    @Test
    void every_question_mark_is_in_quotes() throws IOException {
        for (Commands commands : commands()) {
            assertThat(UNQUOTED_PATTERN
                            .matcher(unquoted(commands.text()))
                            .results()
                            .map(MatchResult::group))
                    .as("%s: %s", commands.place(), commands.text())
                    .isEmpty();
        }
    }

    private static String unquoted(String text) {
        return QUOTED.matcher(text).replaceAll("Q");
    }

    private static List<Commands> commands() throws IOException {
        List<Commands> commands = new ArrayList<>();
        for (Path document : files(".*[.]md")) {
            BLOCK.matcher(Files.readString(document))
                    .results()
                    .forEach(block -> commands.add(
                            new Commands(document, block.group(2).replaceAll("(?m)^" + block.group(1), ""))));
        }
        for (Path file : files(".*(?:[.]ya?ml|[.]cfg|Dockerfile.*|[.]example)")) {
            IN_A_COMMENT
                    .matcher(Files.readString(file))
                    .results()
                    .map(block -> block.group().replaceAll("(?m)^#   +", ""))
                    .filter(block -> block.matches("(?s)(?:docker|kubectl|export|mkdir|openssl|curl|[.]/mvnw|java) .*"))
                    .forEach(block -> commands.add(new Commands(file, block)));
        }
        return commands;
    }

    private static List<Path> files(String name) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("docs", "deploy", "bench", "src/main/docker")) {
            try (Stream<Path> walked = Files.walk(Path.of(folder))) {
                walked.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().contains("node_modules"))
                        .forEach(files::add);
            }
        }
        try (Stream<Path> top = Files.list(Path.of(""))) {
            top.filter(Files::isRegularFile).forEach(files::add);
        }
        return files.stream()
                .filter(file -> file.getFileName().toString().matches(name))
                .toList();
    }

    private static String complaints(List<String> shell, String text) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(shell).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // An interactive shell prompts on standard error.
        return process.exitValue() == 0 && !output.contains("error") ? "" : output + " (" + process.exitValue() + ")";
    }
}
