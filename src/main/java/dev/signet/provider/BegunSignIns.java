package dev.signet.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.secret.SecretBox;
import dev.signet.secret.UsedOnce;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/** Keeps a sign-in that a browser began, encrypted in the browser's cookie. Each can be continued once. */
@Singleton
class BegunSignIns {
    private static final String SEALED = "browser sign-in";
    private static final int LONGEST_COOKIE = 8192;

    private final SecretBox box;
    private final UsedOnce once;
    private final ObjectMapper json;
    private final Clock clock;

    BegunSignIns(SecretBox box, UsedOnce once, ObjectMapper json, Clock clock) {
        this.box = box;
        this.once = once;
        this.json = json;
        this.clock = clock;
    }

    /** Returns the value of the cookie. */
    String cookie(BrowserSignIn begun) {
        try {
            byte[] content = json.writeValueAsBytes(begun);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(SEALED, content));
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /**
     * Uses up the sign-in in this cookie. Empty if it was not begun with this provider and state, is too old, or was
     * continued before.
     *
     * @param state {@code null} if the provider sent none
     * @param cookie {@code null} if the browser has none
     */
    Optional<BrowserSignIn> take(Provider provider, String state, String cookie) {
        if (state == null || cookie == null || cookie.length() > LONGEST_COOKIE) {
            return Optional.empty();
        }
        return opened(cookie)
                .filter(begun -> begun.provider().equals(provider.name())
                        && MessageDigest.isEqual(utf8(begun.state()), utf8(state))
                        && clock.instant().isBefore(begun.expiresAt()))
                .filter(begun -> once.use(SEALED, begun.state(), begun.expiresAt()));
    }

    private Optional<BrowserSignIn> opened(String cookie) {
        try {
            byte[] content = box.open(SEALED, Base64.getUrlDecoder().decode(cookie));
            return Optional.of(json.readValue(content, BrowserSignIn.class));
        } catch (IllegalArgumentException | IllegalStateException | IOException forged) {
            return Optional.empty();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
