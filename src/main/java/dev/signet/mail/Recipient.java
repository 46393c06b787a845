package dev.signet.mail;

import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An e-mail address as mail servers take it, if they do not speak SMTPUTF8: its domain in ASCII. */
public final class Recipient {
    /** What IDNA takes for dots (RFC 3490 §3.1). */
    private static final String DOTS = "[.\u3002\uff0e\uff61]";

    /** What IDNA leaves out (RFC 3454, table B.1) but for the two joiners, which mean something in some scripts. */
    private static final String IGNORED = "[\u00ad\u034f\u1806\u180b-\u180d\u200b\u2060\ufe00-\ufe0f\ufeff]";

    private Recipient() {}

    /**
     * The address for a mail's envelope and its {@code To}. What has no such form is left as it is; the mailer refuses it.
     *
     * <p>Not by {@link java.net.IDN}: that is IDNA2003, which makes {@code strasse.de} of {@code straße.de}. Since IDNA2008 these are
     * two domains, and may belong to two people.
     */
    public static String of(String address) {
        int sign = address.lastIndexOf('@');
        String local = address.substring(0, sign + 1);
        String domain = address.substring(sign + 1);
        if (domain.startsWith("[") && domain.indexOf(':') >= 0 && !domain.startsWith("[IPv6:")) {
            // RFC 5321 §4.1.3 wants the tag that Django does not know.
            return local + "[IPv6:" + domain.substring(1);
        }
        String ascii = isAscii(domain)
                ? domain
                : Stream.of(domain.replaceAll(IGNORED, "").split(DOTS, -1))
                        .map(Recipient::label)
                        .collect(Collectors.joining("."));
        // The mailer takes what is in parentheses for a name, unless the address is in angle brackets.
        return local.contains("(") ? "<" + local + ascii + ">" : local + ascii;
    }

    private static String label(String label) {
        String folded = Normalizer.normalize(label, Normalizer.Form.NFKC)
                .codePoints()
                // One by one: the end of a word would make another sigma of a capital one.
                .mapToObj(c -> Character.toString(c).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        String composed = Normalizer.normalize(folded, Normalizer.Form.NFC);
        return isAscii(composed) ? composed : "xn--" + Punycode.encoded(composed);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
