package dev.signet.key;

import dev.signet.key.KeyMaterial.Faulty;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM block (RFC 7468), parsed leniently: any text may surround it, lines may be indented and have any line ending,
 * and a literal {@code \n} counts as a line ending, for settings.
 *
 * @param type the label, for example {@code PRIVATE KEY}
 * @param body the text between its first and its last line
 */
record PemBlock(String type, String body) {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s|\\\\[nr]");
    private static final String ENCRYPTED = "ENCRYPTED";

    /** Returns the blocks of this text in order. */
    static List<PemBlock> in(String text) throws Faulty {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        for (int from = 0; begin.find(from); ) {
            String type = begin.group(1);
            String end = "-----END " + type + "-----";
            int until = text.indexOf(end, begin.end());
            if (until < 0) {
                throw new Faulty("the PEM block \"" + type + "\" has no END line");
            }
            blocks.add(new PemBlock(type, text.substring(begin.end(), until)));
            from = until + end.length();
        }
        return blocks;
    }

    /** Returns the decoded content. */
    byte[] content() throws Faulty {
        // RFC 1421 §4.6.1.1: older versions of OpenSSL write a header for encryption.
        if (type.startsWith(ENCRYPTED) || body.contains(ENCRYPTED)) {
            throw new Faulty("the private key is encrypted with a passphrase: store it without one, for example with"
                    + " openssl pkey -in encrypted.pem -out key.pem");
        }
        try {
            return Base64.getDecoder().decode(WHITE_SPACE.matcher(body).replaceAll(""));
        } catch (IllegalArgumentException noBase64) {
            throw new Faulty("the PEM block \"" + type + "\" cannot be read: it is not Base64");
        }
    }

    /** Returns whether it holds a private key, in any format. */
    boolean isPrivateKey() {
        return type.endsWith("PRIVATE KEY");
    }

    @Override
    public String toString() {
        return type;
    }
}
