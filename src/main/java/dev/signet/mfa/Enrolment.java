package dev.signet.mfa;

import io.nayuki.qrcodegen.QrCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.util.encoders.Base32;

/**
 * The data that an authenticator app needs.
 *
 * @param secret in Base32, to be typed
 * @param otpauthUri in the format that all apps read, {@code otpauth://totp/…}
 * @param qrCode a QR code of the URI, as the {@code data:} URI of an SVG
 */
public record Enrolment(String secret, String otpauthUri, String qrCode) {
    private static final int LONGEST_NAME = 64;
    private static final int QUIET_ZONE = 4;

    /** Returns the data for this account's secret. */
    static Enrolment of(byte[] secret, String issuer, String account) {
        String base32 = Base32.toBase32String(secret);
        String shownIssuer = encoded(labelPart(issuer));
        String uri = "otpauth://totp/" + shownIssuer + ":" + encoded(labelPart(account)) + "?secret=" + base32
                + "&issuer=" + shownIssuer + "&algorithm=SHA1&digits=6&period=" + Totp.STEP_SECONDS;
        return new Enrolment(base32, uri, picture(uri));
    }

    /**
     * Returns the text as one part of the label. A colon, escaped or not, separates the issuer from the account's name.
     * FreeOTP rejects labels with two colons, and Google's Key Uri Format allows none in either part.
     */
    private static String labelPart(String text) {
        String part = text.replace(":", "").strip();
        return part.codePoints()
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
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
                    dark.append('M')
                            .append(x + QUIET_ZONE)
                            .append(',')
                            .append(y + QUIET_ZONE)
                            .append("h1v1h-1z");
                }
            }
        }
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" shape-rendering=\"crispEdges\"><rect width=\"" + side + "\" height=\"" + side
                + "\" fill=\"#fff\"/><path d=\"" + dark + "\" fill=\"#000\"/></svg>";
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Enrolment[…]";
    }
}
