package dev.signet.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signet.testing.NpmFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The recommended rules of Redocly and Spectral find nothing in the OpenAPI document, warnings included, but what
 * {@code lint-exceptions.json} lists with a reason. A machine without Node or npm's registry skips the tests.
 */
class LintTest {
    private static final Path DOCUMENT =
            Path.of("src/main/resources/META-INF/openapi.yaml").toAbsolutePath();
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void the_document_keeps_the_rules_of_redocly() throws IOException, InterruptedException {
        NpmFolder folder = NpmFolder.with("redocly", "@redocly/cli@2.77.0");

        String found = folder.output(
                "node",
                "node_modules/@redocly/cli/bin/cli.js",
                "lint",
                "--extends=recommended",
                "--format=json",
                "--max-problems=1000",
                DOCUMENT.toString());

        assertThat(broken(JSON.readTree(found).path("problems"), "ruleId")).isEqualTo(excepted("redocly"));
    }

    @Test
    void the_document_keeps_the_rules_of_spectral() throws IOException, InterruptedException {
        NpmFolder folder = NpmFolder.with("spectral", "@stoplight/spectral-cli@6.16.3");
        Files.writeString(folder.file("recommended.yaml"), "extends: [[spectral:oas, recommended]]");

        String found = folder.output(
                "node",
                "node_modules/@stoplight/spectral-cli/dist/index.js",
                "lint",
                "--ruleset=recommended.yaml",
                "--format=json",
                "--quiet",
                DOCUMENT.toString());

        assertThat(broken(JSON.readTree(found), "code")).isEqualTo(excepted("spectral"));
    }

    private static Set<String> broken(JsonNode problems, String rule) {
        assertThat(problems.isArray()).as("the linter's answer").isTrue();
        return new TreeSet<>(problems.findValuesAsText(rule));
    }

    private static Set<String> excepted(String linter) throws IOException {
        Set<String> rules = new TreeSet<>();
        try (InputStream list = LintTest.class.getResourceAsStream("/openapi/lint-exceptions.json")) {
            for (JsonNode exception : JSON.readTree(list)) {
                assertThat(exception.path("reason").asText()).isNotBlank();
                if (exception.path("linter").asText().equals(linter)) {
                    rules.add(exception.path("rule").asText());
                }
            }
        }
        return rules;
    }
}
