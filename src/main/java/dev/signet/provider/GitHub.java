package dev.signet.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.signet.web.ApiError;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** GitHub, or a GitHub Enterprise Server: plain OAuth 2.0, and an API that says who the user is. */
final class GitHub implements Provider {
    private static final Logger LOG = Logger.getLogger(GitHub.class);

    private final ProviderSettings settings;
    private final ProviderHttp http;
    private final Clock clock;
    private final ObjectMapper json;

    GitHub(ProviderSettings settings, ProviderHttp http, Clock clock, ObjectMapper json) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean hasIdTokens() {
        return false;
    }

    @Override
    public boolean servesBrowsers() {
        return true;
    }

    @Override
    public boolean postsBack() {
        return false;
    }

    @Override
    public boolean linksByAddress() {
        return settings.linksByAddress();
    }

    @Override
    public ProvenIdentity verify(String idToken, String nonce) throws IdentityRefused {
        throw new IdentityRefused("the provider has no ID tokens");
    }

    @Override
    public URI authorization(BrowserSignIn begun, URI callback) {
        AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(
                        new ResponseType("code"),
                        new ClientID(settings.browserClient().orElseThrow()))
                .endpointURI(URI.create(settings.url() + "/login/oauth/authorize"))
                .redirectionURI(callback)
                .scope(new Scope(settings.scopes().toArray(String[]::new)))
                .state(new State(begun.state()))
                .codeChallenge(new CodeVerifier(begun.verifier()), CodeChallengeMethod.S256);
        if (settings.preset().asksWith(begun.prompt())) {
            request.customParameter("prompt", begun.prompt());
        }
        return request.build().toURI();
    }

    @Override
    public ProvenIdentity redeem(String code, String issuer, BrowserSignIn begun, URI callback) throws IdentityRefused {
        try {
            String token = exchange(code, begun, callback);
            JsonNode user = api("/user", token);
            if (!user.path("id").isIntegralNumber()) {
                throw new IdentityRefused("the provider names nobody");
            }
            String email = verifiedEmail(token);
            return new ProvenIdentity(
                    name(),
                    user.path("id").asText(),
                    email,
                    !email.isEmpty(),
                    new PersonName(user.path("login").asText(""), "", "", ""),
                    settings.preset().asksWith(begun.prompt()) ? clock.instant().getEpochSecond() : null,
                    clock.millis());
        } catch (IOException fault) {
            LOG.warnf("The provider %s does not answer: %s", name(), fault.getMessage());
            throw ApiError.busy(Duration.ofSeconds(1));
        }
    }

    private String exchange(String code, BrowserSignIn begun, URI callback) throws IOException, IdentityRefused {
        HTTPRequest request = new TokenRequest.Builder(
                        URI.create(settings.url() + "/login/oauth/access_token"),
                        settings.clientAuthentication(false, clock.instant()),
                        new AuthorizationCodeGrant(
                                new AuthorizationCode(code), callback, new CodeVerifier(begun.verifier())))
                .build()
                .toHTTPRequest();
        request.setAccept("application/json");
        try {
            TokenResponse answer = TokenResponse.parse(request.send(http));
            if (answer.indicatesSuccess()) {
                return answer.toSuccessResponse().getTokens().getAccessToken().getValue();
            }
        } catch (ParseException | RuntimeException refused) {
            // GitHub answers 200 and an error, which is no token response.
        }
        throw new IdentityRefused("the provider refused the code");
    }

    /**
     * Returns the user's main address if it is verified; empty otherwise, also if this client may not read addresses: it
     * lacks the scope, or the permission of a GitHub App.
     */
    private String verifiedEmail(String token) throws IOException {
        Optional<String> emails = http.find(address("/user/emails"), headers(token));
        if (emails.isEmpty()) {
            LOG.warnf("The provider %s shows no addresses. The scope user:email is missing, or a permission", name());
            return "";
        }
        for (JsonNode email : json.readTree(emails.get())) {
            if (email.path("primary").asBoolean() && email.path("verified").asBoolean()) {
                return email.path("email").asText("");
            }
        }
        return "";
    }

    private JsonNode api(String path, String token) throws IOException {
        return json.readTree(http.document(address(path), headers(token)));
    }

    private URI address(String path) {
        return URI.create(settings.apiUrl() + path);
    }

    private static String[] headers(String token) {
        return new String[] {
            "Authorization", "Bearer " + token, "Accept", "application/vnd.github+json", "User-Agent", "Signet"
        };
    }
}
