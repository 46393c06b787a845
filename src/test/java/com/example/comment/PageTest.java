package com.example.comment;

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

/** docs/your-own-resource.md shows the code that the build compiles and runs. */
class PageTest {
    private static final Path PAGE = Path.of("docs/your-own-resource.md");
    private static final Path CODE = Path.of("src/test/java/com/example/comment");
    private static final Pattern SHOWN = Pattern.compile("`(src/test/[^`]+)`\n\n```\\w+\n(.*?)\n```", Pattern.DOTALL);

    /** Not for readers of the page. */
    private static final Set<String> LEFT_OUT = Set.of("package-info.java", "PageTest.java");

    @Test
    void every_file_is_shown_as_it_is() throws IOException {
        Set<String> shown = new TreeSet<>();
        Matcher block = SHOWN.matcher(Files.readString(PAGE));
        while (block.find()) {
            Path file = Path.of(block.group(1));
            assertThat(block.group(2))
                    .as("%s", file)
                    .isEqualTo(Files.readString(file).strip());
            shown.add(file.getFileName().toString());
        }
        assertThat(shown).containsAll(code()).hasSize(code().size() + 2);
    }

    private static Set<String> code() throws IOException {
        try (Stream<Path> files = Files.list(CODE)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !LEFT_OUT.contains(name))
                    .collect(Collectors.toSet());
        }
    }
}
