package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever colour an operator sets, links and buttons are readable. */
class ThemeTest {
    private static final double WCAG = 4.5;
    private static final Pattern COLORS = Pattern.compile("--accent: #(\\w{6}); --on-accent: #(\\w{6})");

    static Stream<String> colors() {
        Random random = new Random(20);
        return Stream.concat(
                Stream.of("#000000", "#ffffff", "#ffff00", "#0000ff", "#808080", "#1f6f50", "#FF00ff"),
                IntStream.range(0, 300).mapToObj(i -> "#%06x".formatted(random.nextInt(0x1000000))));
    }

    @ParameterizedTest
    @MethodSource("colors")
    void text_is_readable_on_any_colour_and_in_it(String color) {
        Matcher themes = COLORS.matcher(Theme.css(color));
        for (int ground : new int[] {Theme.LIGHT_GROUND, Theme.DARK_GROUND}) {
            assertThat(themes.find()).isTrue();
            int accent = Integer.parseInt(themes.group(1), 16);
            int onAccent = Integer.parseInt(themes.group(2), 16);
            assertThat(Theme.contrast(accent, ground)).isGreaterThan(WCAG);
            assertThat(Theme.contrast(accent, onAccent)).isGreaterThan(WCAG);
        }
    }
}
