package dev.signet.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.secret.SecretBox;
import dev.signet.secret.Sha256;
import dev.signet.secret.UsedOnce;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.web.ApiError;
import dev.signet.web.Offered;
import dev.signet.web.PublicUrl;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Signs in with a browser: to the provider (OpenID Connect Core 1.0 §3.1, with PKCE), back here, and from here to the
 * app with a code that the app exchanges (RFC 8252, RFC 7636). No token is ever in an address.
 */
@Singleton
class BrowserSignIns implements Offered {
    static final Duration LONGEST = Duration.ofMinutes(10);
    static final Duration CODE_LIFETIME = Duration.ofMinutes(1);

    private static final String SEALED = "browser sign-in";
    private static final String CODE = "sign-in code";
    private static final int LONGEST_STATE = 512;
    private static final int LONGEST_COOKIE = 8192;
    private static final Set<String> PROMPTS = Set.of("login", "select_account", "consent");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final Providers providers;
    private final PublicUrl publicUrl;
    private final Throttle throttle;
    private final UsedOnce once;
    private final SecretBox box;
    private final ObjectMapper json;
    private final Ledger ledger;
    private final Clock clock;

    BrowserSignIns(
            Providers providers,
            PublicUrl publicUrl,
            Throttle throttle,
            UsedOnce once,
            SecretBox box,
            ObjectMapper json,
            Ledger ledger,
            Clock clock) {
        this.providers = providers;
        this.publicUrl = publicUrl;
        this.throttle = throttle;
        this.once = once;
        this.box = box;
        this.json = json;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public boolean isOn() {
        return providers.serveBrowsers();
    }

    /**
     * Where to send the browser.
     *
     * @param cookie what the browser must bring back; empty if it is done
     */
    record Step(URI location, String cookie, boolean crossSite) {
        @Override
        public String toString() {
            return "Step[…]";
        }
    }

    /**
     * Begins.
     *
     * @param query returns a parameter of the request; {@code null} if it is missing
     * @throws ApiError 400 if a parameter is missing or not allowed. The browser is not redirected then, because only a
     *     valid address is known to be the app's.
     */
    Step begin(Provider provider, UnaryOperator<String> query) {
        String redirectUri = query.apply("redirect_uri");
        if (redirectUri == null || !providers.redirectUris().allow(redirectUri)) {
            throw ApiError.invalid("redirect_uri", "This is not an address of a known app.");
        }
        String challenge = query.apply("code_challenge");
        if (challenge == null || !CHALLENGE.matcher(challenge).matches()) {
            throw ApiError.invalid("code_challenge", "This must be a challenge of RFC 7636, of 43 characters.");
        }
        if (!"S256".equals(query.apply("code_challenge_method"))) {
            throw ApiError.invalid("code_challenge_method", "Only S256 is supported.");
        }
        String state = query.apply("state");
        if (state != null && state.length() > LONGEST_STATE) {
            throw ApiError.invalid("state", "Ensure this field has no more than " + LONGEST_STATE + " characters.");
        }
        String prompt = query.apply("prompt");
        if (prompt != null && !PROMPTS.contains(prompt)) {
            throw ApiError.invalid("prompt", "Use login, select_account or consent.");
        }
        BrowserSignIn begun = new BrowserSignIn(
                provider.name(),
                UsedOnce.random(),
                UsedOnce.random(),
                UsedOnce.random(),
                redirectUri,
                challenge,
                state,
                prompt,
                clock.instant().plus(LONGEST).toEpochMilli());
        return new Step(
                provider.authorization(begun, callback(provider)),
                Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(SEALED, bytes(begun))),
                provider.postsBack());
    }

    /** Returns the address to which the provider sends the browser. Each has its own (RFC 9700 §4.4.2). */
    private URI callback(Provider provider) {
        return URI.create(publicUrl.url().orElseThrow() + "/api/login/" + provider.name() + "/callback/");
    }

    /**
     * Continues when the provider has sent the browser back.
     *
     * @param sent returns a parameter of the response; {@code null} if it is missing
     * @param cookie the browser's; {@code null} if it has none
     * @param origin limits how often a network makes us ask the provider about a code that it refuses
     * @throws ApiError 400 if this browser did not begin, or too long ago. Somebody else may have begun, so the app that
     *     is named there is not involved.
     */
    Step finish(Provider provider, UnaryOperator<String> sent, String cookie, Origin origin) {
        BrowserSignIn begun = begun(provider, sent.apply("state"), cookie)
                .filter(found -> once.use(SEALED, found.state(), found.expiresAt()))
                .orElseThrow(() -> ApiError.malformed(
                        "This sign-in was not begun in this browser, or it took too long. Go back and try again."));
        String code = sent.apply("code");
        if (code == null || code.isBlank()) {
            boolean denied = "access_denied".equals(sent.apply("error"))
                    || "user_cancelled_authorize".equals(sent.apply("error"));
            return back(begun, "error", denied ? "access_denied" : "server_error");
        }
        try {
            ProvenIdentity identity = redeemed(provider, code, sent.apply("iss"), begun, origin);
            ProvenIdentity named =
                    identity.named(postedName(sent.apply("user"))).begunAt(begun.begunAt());
            SignInCode content = new SignInCode(named, begun.redirectUri(), begun.challenge());
            return back(
                    begun,
                    "code",
                    once.code(CODE, bytes(content), clock.instant().plus(CODE_LIFETIME)));
        } catch (IdentityRefused refused) {
            record(refused);
            return back(begun, "error", "server_error");
        } catch (ApiError unavailableOrTooMany) {
            return back(begun, "error", "temporarily_unavailable");
        }
    }

    private ProvenIdentity redeemed(Provider provider, String code, String issuer, BrowserSignIn begun, Origin origin)
            throws IdentityRefused {
        Attempt attempt = throttle.attempt(LimitedAction.LOGIN, Subject.NOBODY, origin);
        try {
            ProvenIdentity identity = provider.redeem(code, issuer, begun, callback(provider));
            attempt.wasRight();
            return identity;
        } catch (ApiError unavailable) {
            attempt.wasNotMade();
            throw unavailable;
        }
    }

    private void record(IdentityRefused refused) {
        QuarkusTransaction.requiringNew()
                .run(() -> ledger.refused(SecurityEventKind.LOGIN)
                        .because(refused.getMessage())
                        .record());
    }

    private Optional<BrowserSignIn> begun(Provider provider, String state, String cookie) {
        if (state == null || cookie == null || cookie.length() > LONGEST_COOKIE) {
            return Optional.empty();
        }
        try {
            BrowserSignIn begun =
                    json.readValue(box.open(SEALED, Base64.getUrlDecoder().decode(cookie)), BrowserSignIn.class);
            boolean fits = begun.provider().equals(provider.name())
                    && MessageDigest.isEqual(utf8(begun.state()), utf8(state))
                    && clock.instant().isBefore(begun.expiresAt());
            return fits ? Optional.of(begun) : Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException | IOException forged) {
            return Optional.empty();
        }
    }

    private PersonName postedName(String user) {
        if (user == null || user.length() > LONGEST_COOKIE) {
            return PersonName.NONE;
        }
        try {
            JsonNode posted = json.readTree(user);
            return posted == null ? PersonName.NONE : PersonName.ofApplesUser(posted);
        } catch (JsonProcessingException malformed) {
            return PersonName.NONE;
        }
    }

    private static Step back(BrowserSignIn begun, String parameter, String value) {
        String query = parameter + "=" + encoded(value)
                + (begun.appState() == null ? "" : "&state=" + encoded(begun.appState()));
        String separator = begun.redirectUri().contains("?") ? "&" : "?";
        return new Step(URI.create(begun.redirectUri() + separator + query), "", false);
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
        SignInCode found = signInCode(content.get());
        String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
        if (!VERIFIER.matcher(verifier).matches()
                || !MessageDigest.isEqual(utf8(challenge), utf8(found.challenge()))
                || !redirectUri.equals(found.redirectUri())) {
            throw new IdentityRefused("the code is for another app");
        }
        providers.named(found.identity().provider());
        return found.identity();
    }

    private SignInCode signInCode(byte[] content) {
        try {
            return json.readValue(content, SignInCode.class);
        } catch (IOException fault) {
            throw new IllegalStateException("A stored code cannot be read", fault);
        }
    }

    private byte[] bytes(Object content) {
        try {
            return json.writeValueAsBytes(content);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
