package dev.signet.oauth;

import dev.signet.testing.NpmFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A package of npm that verifies tokens, run by Node with the code that docs/resource-servers.md shows. A machine without Node, or
 * without a way to the package, skips the test.
 *
 * @param name the package
 * @param version its major version
 */
record NodeLibrary(String name, int version) {
    private static final Path PAGE = Path.of("docs", "resource-servers.md");
    private static final Pattern CODE = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);

    /** The user of each token, or why it is refused; the program has {@code settings} in its environment. */
    List<String> verdicts(Map<String, String> settings, List<String> tokens) throws IOException, InterruptedException {
        NpmFolder folder = NpmFolder.with(name, name + "@" + version);
        Files.writeString(folder.file("user.mjs"), code());
        try (InputStream driver = NodeLibrary.class.getResourceAsStream("/interop/verdicts.mjs")) {
            Files.write(folder.file("verdicts.mjs"), driver.readAllBytes());
        }
        Files.write(folder.file("tokens"), tokens);
        return folder.run(settings, "node", "verdicts.mjs", "tokens").lines().toList();
    }

    /** The part of the page's code that imports the package. */
    private String code() throws IOException {
        return CODE.matcher(Files.readString(PAGE))
                .results()
                .map(code -> code.group(1))
                .filter(code -> code.contains("from '" + name + "'"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(PAGE + " does not show how to use " + name));
    }
}
