package dev.signet.webui;

import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The colours that follow from the one in the settings. It is darkened or lightened until it is readable on the pages'
 * backgrounds, and with more than the 4.5 to 1 that WCAG 2.2 (1.4.3) asks for.
 */
final class Theme {
    /** The backgrounds that are the hardest to read on, as in {@code style.css}. */
    static final int LIGHT_GROUND = 0xf0f1ed;

    static final int DARK_GROUND = 0x262c29;

    private static final int FULL = 255;
    private static final double READABLE = 5.2;
    private static final int STEPS = 50;

    private Theme() {}

    /** Returns a style sheet for a colour in the form {@code #1f6f50}. */
    static String css(String color) {
        int brand = Integer.parseInt(color.substring(1), 16);
        return """
                :root { --accent: %s; --on-accent: #ffffff }
                @media (prefers-color-scheme: dark) { :root { --accent: %s; --on-accent: #0d100e } }
                """.formatted(
                        text(readable(LIGHT_GROUND, share -> darker(brand, share))),
                        text(readable(DARK_GROUND, share -> lighter(brand, share))));
    }

    /** Changes the colour as little as possible. */
    private static int readable(int ground, DoubleFunction<Integer> changed) {
        return IntStream.rangeClosed(0, STEPS)
                .mapToObj(step -> changed.apply((double) step / STEPS))
                .filter(candidate -> contrast(candidate, ground) >= READABLE)
                .findFirst()
                .orElseGet(() -> changed.apply(1));
    }

    private static int darker(int color, double share) {
        return each(color, channel -> channel * (1 - share));
    }

    /** Makes the colour brighter before it makes it paler. */
    private static int lighter(int color, double share) {
        double white = share * share * share;
        return each(color, channel -> Math.min(FULL, channel * (1 + share)) * (1 - white) + FULL * white);
    }

    private static int each(int color, DoubleUnaryOperator change) {
        return IntStream.of(16, 8, 0)
                .map(shift -> (int) Math.round(change.applyAsDouble(channel(color, shift))) << shift)
                .sum();
    }

    /** WCAG 2.2's contrast ratio. */
    static double contrast(int one, int other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(int color) {
        return 0.2126 * linear(channel(color, 16))
                + 0.7152 * linear(channel(color, 8))
                + 0.0722 * linear(channel(color, 0));
    }

    private static double linear(int channel) {
        double value = channel / (double) FULL;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static int channel(int color, int shift) {
        return color >> shift & 0xff;
    }

    private static String text(int color) {
        return "#%06x".formatted(color);
    }
}
