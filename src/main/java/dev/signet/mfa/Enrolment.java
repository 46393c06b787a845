package dev.signet.mfa;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nayuki.qrcodegen.QrCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.util.encoders.Base32;

/**
 * What an authenticator app takes in.
 *
 * @param secret in Base32, to be typed
 * @param uri in the form that all apps read, {@code otpauth://totp/…}
 * @param qrCode a picture of it, as the {@code data:} URI of an SVG
 */
public record Enrolment(
        @JsonProperty("secret") String secret,

        @JsonProperty("otpauth_uri") String uri,

        @JsonProperty("qr_code") String qrCode) {
    private static final int LONGEST_NAME = 64;
    private static final int QUIET_ZONE = 4;

    /** The secret for this account. */
    static Enrolment of(byte[] secret, String issuer, String account) {
        String base32 = Base32.toBase32String(secret);
        String label = account.codePoints()
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String uri = "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=%d"
                .formatted(encoded(issuer), encoded(label), base32, encoded(issuer), Totp.STEP_SECONDS);
        return new Enrolment(base32, uri, picture(uri));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String picture(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        int side = code.size + 2 * QUIET_ZONE;
        StringBuilder dark = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    dark.append("M%d,%dh1v1h-1z".formatted(x + QUIET_ZONE, y + QUIET_ZONE));
                }
            }
        }
        String svg = """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
                <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s" fill="#000"/></svg>""".formatted(side, dark);
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Enrolment[…]";
    }
}
