package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A logo that browsers could not show stops the start, with a message that says why. */
class LogoTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"logo.svg,image/svg+xml", "Brand.PNG,image/png", "a.b.webp,image/webp"})
    void a_picture_has_its_type(String name, String type) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[] {1, 2, 3});
        assertThat(Logo.read(Optional.of(file)).orElseThrow().type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logo.gif", "logo", "logo.svg.txt", "svg"})
    void another_kind_of_file_is_refused(String name) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> Logo.read(Optional.of(file)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.ui.logo")
                .hasMessageContaining("SVG, PNG or WebP");
    }

    @Test
    void a_missing_or_huge_file_is_refused() throws IOException {
        assertThatThrownBy(() -> Logo.read(Optional.of(folder.resolve("none.svg"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read");
        Path huge = Files.write(folder.resolve("huge.png"), new byte[300 * 1024]);
        assertThatThrownBy(() -> Logo.read(Optional.of(huge)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("256 KiB");
    }
}
