package dev.signet.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.database.PrimaryWait;
import dev.signet.secret.Sha256;
import dev.signet.secret.UsedOnce;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The codes that a browser brings to the app: each works once, for a minute, and only with the app's verifier. */
@Singleton
class SignInCodes {
    static final Duration LIFETIME = Duration.ofMinutes(1);

    private static final String CODE = "sign-in code";
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final Providers providers;
    private final UsedOnce once;
    private final ObjectMapper json;
    private final PrimaryWait wait;
    private final Clock clock;

    SignInCodes(Providers providers, UsedOnce once, ObjectMapper json, PrimaryWait wait, Clock clock) {
        this.providers = providers;
        this.once = once;
        this.json = json;
        this.wait = wait;
        this.clock = clock;
    }

    /** Returns a code for the app that began the sign-in. */
    String issue(ProvenIdentity identity, BrowserSignIn begun) {
        byte[] content =
                written(new SignInCode(identity.begunAt(begun.begunAt()), begun.redirectUri(), begun.challenge()));
        Instant end = clock.instant().plus(LIFETIME);
        return wait.repeat(() -> once.code(CODE, content, end));
    }

    /**
     * Returns who a code stands for. The code is used up, also if the rest does not fit.
     *
     * @throws IdentityRefused if it is not valid for this app
     */
    ProvenIdentity redeem(String code, String verifier, String redirectUri) throws IdentityRefused {
        Optional<byte[]> content = once.take(CODE, code);
        if (content.isEmpty()) {
            throw new IdentityRefused("the code is unknown, used or expired");
        }
        SignInCode found = read(content.get());
        String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
        if (!VERIFIER.matcher(verifier).matches()
                || !MessageDigest.isEqual(utf8(challenge), utf8(found.challenge()))
                || !redirectUri.equals(found.redirectUri())) {
            throw new IdentityRefused("the code is for another app");
        }
        providers.named(found.identity().provider());
        return found.identity();
    }

    private byte[] written(SignInCode content) {
        try {
            return json.writeValueAsBytes(content);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private SignInCode read(byte[] content) {
        try {
            return json.readValue(content, SignInCode.class);
        } catch (IOException fault) {
            throw new IllegalStateException("A stored code cannot be read", fault);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
