package dev.signet.mail;

import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Converts e-mail addresses for mail servers without SMTPUTF8: the domain becomes ASCII. */
public final class Recipient {
    /** The characters that IDNA treats as dots (RFC 3490 §3.1). */
    private static final String DOTS = "[.\u3002\uff0e\uff61]";

    /**
     * The characters that IDNA removes (RFC 3454, table B.1), except for the two joiners, which are significant in some
     * scripts.
     */
    private static final String IGNORED = "[\u00ad\u034f\u1806\u180b-\u180d\u200b\u2060\ufe00-\ufe0f\ufeff]";

    private Recipient() {}

    /**
     * Returns the address for a mail's envelope and its {@code To} header. An address without such a form is returned
     * unchanged; the mailer rejects it.
     *
     * <p>This does not use {@link java.net.IDN}, which implements IDNA2003 and turns {@code straße.de} into
     * {@code strasse.de}. Since IDNA2008 these are two domains, and may belong to different people.
     */
    public static String of(String address) {
        int sign = address.lastIndexOf('@');
        String local = address.substring(0, sign + 1);
        String domain = address.substring(sign + 1);
        if (domain.startsWith("[") && domain.indexOf(':') >= 0 && !domain.startsWith("[IPv6:")) {
            // RFC 5321 §4.1.3 requires this tag, which Django does not write.
            return local + "[IPv6:" + domain.substring(1);
        }
        String ascii = isAscii(domain)
                ? domain
                : Stream.of(domain.replaceAll(IGNORED, "").split(DOTS, -1))
                        .map(Recipient::label)
                        .collect(Collectors.joining("."));
        // The mailer treats text in parentheses as a name, unless the address is in angle brackets.
        return local.contains("(") ? "<" + local + ascii + ">" : local + ascii;
    }

    private static String label(String label) {
        String folded = Normalizer.normalize(label, Normalizer.Form.NFKC)
                .codePoints()
                // Convert each character alone: at the end of a word, Σ would become ς instead of σ.
                .mapToObj(c -> Character.toString(c).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        String composed = Normalizer.normalize(folded, Normalizer.Form.NFC);
        return isAscii(composed) ? composed : "xn--" + Punycode.encoded(composed);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
