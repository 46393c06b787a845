package dev.signet.account;

import dev.signet.web.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Encodes a user's id for links, like Django's {@code urlsafe_base64_encode} of its digits. */
final class Uid {
    private Uid() {}

    static String of(long id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Parses the result of {@link #of}.
     *
     * @throws ApiError 400, in djoser's words, for anything else
     */
    static long parse(String uid) {
        try {
            return Long.parseLong(new String(Base64.getUrlDecoder().decode(uid), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException noUid) {
            throw ApiError.invalid("uid", "Invalid user id or user doesn't exist.");
        }
    }
}
