package dev.signet.mail;

/**
 * Punycode (RFC 3492) for domain labels. {@link java.net.IDN} has it too, but only together with a mapping that is not
 * wanted here.
 */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_CODE_POINT = 0x80;

    private Punycode() {}

    /** Returns the label in ASCII, without the prefix of an A-label (RFC 3492 §6.3). */
    static String encoded(String label) {
        int[] letters = label.codePoints().toArray();
        StringBuilder encoded = new StringBuilder();
        label.codePoints().filter(c -> c < FIRST_CODE_POINT).forEach(encoded::appendCodePoint);
        int basic = encoded.length();
        if (basic > 0) {
            encoded.append('-');
        }
        int least = FIRST_CODE_POINT;
        int bias = FIRST_BIAS;
        int delta = 0;
        int done = basic;
        while (done < letters.length) {
            int next = Integer.MAX_VALUE;
            for (int c : letters) {
                next = c >= least ? Math.min(next, c) : next;
            }
            delta += (next - least) * (done + 1);
            for (int c : letters) {
                if (c < next) {
                    delta++;
                } else if (c == next) {
                    append(encoded, delta, bias);
                    bias = adapted(delta, done + 1, done == basic);
                    delta = 0;
                    done++;
                }
            }
            delta++;
            least = next + 1;
        }
        return encoded.toString();
    }

    private static void append(StringBuilder encoded, int delta, int bias) {
        int left = delta;
        for (int k = BASE; ; k += BASE) {
            int threshold = Math.max(T_MIN, Math.min(T_MAX, k - bias));
            if (left < threshold) {
                encoded.append(digit(left));
                return;
            }
            encoded.append(digit(threshold + (left - threshold) % (BASE - threshold)));
            left = (left - threshold) / (BASE - threshold);
        }
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int adapted(int delta, int points, boolean first) {
        int left = first ? delta / DAMP : delta / 2;
        left += left / points;
        int k = 0;
        while (left > (BASE - T_MIN) * T_MAX / 2) {
            left /= BASE - T_MIN;
            k += BASE;
        }
        return k + BASE * left / (left + SKEW);
    }
}
