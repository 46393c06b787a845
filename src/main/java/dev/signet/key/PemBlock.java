package dev.signet.key;

import dev.signet.key.KeyMaterial.Faulty;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of PEM (RFC 7468), read leniently: any text may stand around it, lines may be indented and end as on any system, and in a
 * setting {@code \n} may stand for the end of a line.
 *
 * @param type the label, as in {@code PRIVATE KEY}
 * @param body what is between its first and its last line
 */
record PemBlock(String type, String body) {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s|\\\\[nr]");
    private static final String ENCRYPTED = "ENCRYPTED";

    /** The blocks of this text, in their order. */
    static List<PemBlock> in(String text) throws Faulty {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        for (int from = 0; begin.find(from); ) {
            String type = begin.group(1);
            String end = "-----END " + type + "-----";
            int until = text.indexOf(end, begin.end());
            if (until < 0) {
                throw new Faulty("the PEM block \"" + type + "\" does not end");
            }
            blocks.add(new PemBlock(type, text.substring(begin.end(), until)));
            from = until + end.length();
        }
        return blocks;
    }

    /** What is in the block. */
    byte[] content() throws Faulty {
        // RFC 1421 §4.6.1.1: a header of the block, as OpenSSL used to write.
        if (type.startsWith(ENCRYPTED) || body.contains(ENCRYPTED)) {
            throw new Faulty("the private key is encrypted under a passphrase: store it without one, for example with"
                    + " openssl pkey -in encrypted.pem -out key.pem");
        }
        try {
            return Base64.getDecoder().decode(WHITE_SPACE.matcher(body).replaceAll(""));
        } catch (IllegalArgumentException noBase64) {
            throw new Faulty("the PEM block \"" + type + "\" cannot be read: it is not Base64");
        }
    }

    /** Whether it holds a private key, in whatever form. */
    boolean isPrivateKey() {
        return type.endsWith("PRIVATE KEY");
    }

    @Override
    public String toString() {
        return type;
    }
}
