package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;

/** Trims and formats text like the reference, a Python program, because clients can tell the difference. */
public final class PythonText {
    private static final int MOST_DIGITS = 17;

    private PythonText() {}

    /** Removes Unicode white space from both ends ({@code str.strip}). */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /**
     * Formats a JSON number like {@code str}: whole numbers with all digits, others as the shortest text that reads
     * back.
     */
    static String of(JsonNode number) {
        return number.isIntegralNumber() ? number.bigIntegerValue().toString() : of(number.doubleValue());
    }

    static String of(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(number);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = number < 0 ? "-" : "";
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.abs().toPlainString();
            return sign + (plain.contains(".") ? plain : plain + ".0");
        }
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return "%s%se%s%02d".formatted(sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** Not {@code Double.toString}: before JDK 19 it does not always find the shortest digits. */
    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == number) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS)).stripTrailingZeros();
    }

    private static boolean isSpace(char c) {
        // isSpaceChar covers U+00A0 and other spaces, isWhitespace the controls; neither covers U+0085.
        return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == '\u0085';
    }
}
