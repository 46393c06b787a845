package dev.signet.passkey;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Android app that may use passkeys.
 *
 * @param packageName the package
 * @param fingerprint the SHA-256 fingerprint of the certificate that signs it, in hexadecimal with colons
 */
record AndroidApp(String packageName, String fingerprint) {
    private static final Pattern WRITTEN =
            Pattern.compile("([A-Za-z]\\w*(?:\\.[A-Za-z]\\w*)+)/([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31})");

    /** Reads {@code com.example.app/14:6D:…}. */
    static AndroidApp parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw RelyingParty.fault(
                    "android-apps",
                    "contains " + text + ": write <package>/<SHA-256 fingerprint>, as in com.example.app/14:6D:E9:…");
        }
        return new AndroidApp(matcher.group(1), matcher.group(2).toUpperCase(Locale.ROOT));
    }

    /** Returns the origin that Android's Credential Manager writes into the client data. */
    String origin() {
        byte[] hash = HexFormat.ofDelimiter(":").parseHex(fingerprint);
        return "android:apk-key-hash:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
