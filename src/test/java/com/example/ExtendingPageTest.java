package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/extending.md shows the code that the build compiles and runs. Comments are on a page of their own. */
class ExtendingPageTest {
    private static final Path PAGE = Path.of("docs/extending.md");
    private static final Path CODE = Path.of("src/test/java/com/example");
    private static final Pattern SHOWN = Pattern.compile("`(src/test/[^`]+)`\n\n```java\n(.*?)\n```", Pattern.DOTALL);

    @Test
    void every_sample_is_shown_as_it_is() throws IOException {
        Set<String> shown = new TreeSet<>();
        Matcher block = SHOWN.matcher(Files.readString(PAGE));
        while (block.find()) {
            assertThat(block.group(2))
                    .as("%s", block.group(1))
                    .isEqualTo(Files.readString(Path.of(block.group(1))).strip());
            shown.add(block.group(1));
        }
        assertThat(shown).isEqualTo(samples());
    }

    private static Set<String> samples() throws IOException {
        try (Stream<Path> files = Files.walk(CODE)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java") && !file.endsWith("Test.java"))
                    .filter(file -> !file.startsWith(CODE + "/comment/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
