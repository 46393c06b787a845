package dev.signet.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.database.DatabaseFaults;
import dev.signet.database.PrimaryWait;
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
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Signs in with a browser: to the provider (OpenID Connect Core 1.0 §3.1, with PKCE), back here, and from here to the
 * app with a code that the app exchanges (RFC 8252, RFC 7636). No token is ever in an address.
 */
@Singleton
class BrowserSignIns implements Offered {
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger(BrowserSignIns.class);
    private static final String UNAVAILABLE = "temporarily_unavailable";
    private static final String UNKNOWN_ADDRESS = "This is not an address of a known app. It must be in"
            + " signet.browser-sign-in.redirect-uris, character by character.";
    private static final int LONGEST_STATE = 512;
    private static final int LONGEST_USER = 8192;
    private static final Set<String> PROMPTS = Set.of("login", "select_account", "consent");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Providers providers;
    private final PublicUrl publicUrl;
    private final Throttle throttle;
    private final SignInCodes codes;
    private final BegunSignIns signIns;
    private final ObjectMapper json;
    private final Ledger ledger;
    private final PrimaryWait wait;
    private final Clock clock;

    BrowserSignIns(
            Providers providers,
            PublicUrl publicUrl,
            Throttle throttle,
            SignInCodes codes,
            BegunSignIns signIns,
            ObjectMapper json,
            Ledger ledger,
            PrimaryWait wait,
            Clock clock) {
        this.providers = providers;
        this.publicUrl = publicUrl;
        this.throttle = throttle;
        this.codes = codes;
        this.signIns = signIns;
        this.json = json;
        this.ledger = ledger;
        this.wait = wait;
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
        if (!providers.redirectUris().allow(required("redirect_uri", redirectUri))) {
            throw ApiError.invalid("redirect_uri", UNKNOWN_ADDRESS);
        }
        // Before the challenge, whose form depends on it.
        if (!"S256".equals(required("code_challenge_method", query.apply("code_challenge_method")))) {
            throw ApiError.invalid("code_challenge_method", "Only S256 is supported.");
        }
        String challenge = required("code_challenge", query.apply("code_challenge"));
        if (!CHALLENGE.matcher(challenge).matches()) {
            throw ApiError.invalid("code_challenge", "This must be a challenge of RFC 7636, of 43 characters.");
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
        try {
            return new Step(
                    provider.authorization(begun, callback(provider)), signIns.cookie(begun), provider.postsBack());
        } catch (ApiError unavailable) {
            // Its configuration is not known, and a person is looking.
            return back(begun, "error", UNAVAILABLE);
        }
    }

    private static String required(String name, String value) {
        return Optional.ofNullable(value).orElseThrow(() -> ApiError.invalid(name, "This field is required."));
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
        BrowserSignIn begun = signIns.take(provider, sent.apply("state"), cookie)
                .orElseThrow(() -> ApiError.malformed(
                        "This sign-in was not begun in this browser, or it took too long. Go back and try again."));
        String code = sent.apply("code");
        if (code == null || code.isBlank()) {
            return back(begun, "error", fault(sent.apply("error")));
        }
        // From here on, the request cannot be made again: the provider's code and the browser's state are used up.
        try {
            return back(begun, "code", codes.issue(redeemed(provider, code, sent, begun, origin), begun));
        } catch (IdentityRefused refused) {
            return back(begun, "error", "server_error");
        } catch (ApiError unavailableOrTooMany) {
            return back(begun, "error", UNAVAILABLE);
        } catch (RuntimeException fault) {
            if (DatabaseFaults.temporary(fault).isEmpty()) {
                throw fault;
            }
            LOG.warnf("A sign-in with %s failed: %s", provider.name(), fault.getMessage());
            return back(begun, "error", UNAVAILABLE);
        }
    }

    /** Returns what the app hears of the provider's error (RFC 6749 §4.1.2.1). */
    private static String fault(String error) {
        return switch (String.valueOf(error)) {
            case "access_denied", "user_cancelled_authorize" -> "access_denied";
            case UNAVAILABLE -> UNAVAILABLE;
            default -> "server_error";
        };
    }

    private ProvenIdentity redeemed(
            Provider provider, String code, UnaryOperator<String> sent, BrowserSignIn begun, Origin origin)
            throws IdentityRefused {
        Attempt attempt = wait.repeat(() -> throttle.attempt(LimitedAction.LOGIN, Subject.NOBODY, origin));
        try {
            ProvenIdentity identity = provider.redeem(code, sent.apply("iss"), begun, callback(provider));
            attempt.wasRight();
            return identity.named(postedName(sent.apply("user")));
        } catch (ApiError unavailable) {
            attempt.wasNotMade();
            throw unavailable;
        } catch (IdentityRefused refused) {
            wait.repeatUnlessDone(() -> recorded(refused));
            throw refused;
        }
    }

    private SecurityEvent recorded(IdentityRefused refused) {
        return QuarkusTransaction.requiringNew().call(() -> {
            SecurityEvent event = ledger.refused(SecurityEventKind.LOGIN).because(refused.getMessage());
            event.record();
            return event;
        });
    }

    private PersonName postedName(String user) {
        if (user == null || user.length() > LONGEST_USER) {
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

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
