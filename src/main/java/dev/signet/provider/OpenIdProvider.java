package dev.signet.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.signet.web.ApiError;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jboss.logging.Logger;

/** A provider that speaks OpenID Connect, with what is special about it in its {@link Preset}. */
final class OpenIdProvider implements Provider {
    private static final Logger LOG = Logger.getLogger(OpenIdProvider.class);
    private static final int SERVER_FAULT = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String PROMPT_LOGIN = "login";

    private final ProviderSettings settings;
    private final ProviderHttp http;
    private final Clock clock;
    private final ObjectMapper json;
    private final Kept<ProviderMetadata> metadata;
    private final IdTokens tokens;

    OpenIdProvider(ProviderSettings settings, ProviderHttp http, Clock clock, ObjectMapper json) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
        this.json = json;
        String what = "of the provider " + settings.name();
        this.metadata =
                new Kept<>("the configuration " + what, () -> ProviderMetadata.fetch(settings, http, json), clock);
        this.tokens = new IdTokens(new Kept<>("the keys " + what, this::keys, clock), clock, json);
    }

    private ProviderKeys keys() throws IOException {
        return ProviderKeys.parse(
                http.document(metadata.get().document().getJWKSetURI(), "Accept", "application/json"), json);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean hasIdTokens() {
        return true;
    }

    @Override
    public boolean servesBrowsers() {
        return settings.browserClient().isPresent();
    }

    @Override
    public boolean postsBack() {
        return settings.preset().postsBack();
    }

    @Override
    public boolean linksByAddress() {
        return settings.linksByAddress();
    }

    @Override
    public ProvenIdentity verify(String idToken, String nonce) throws IdentityRefused {
        return identity(verified(idToken, settings.clients(), nonce, true));
    }

    private JsonNode verified(String idToken, Set<String> clients, String nonce, boolean hashedToo)
            throws IdentityRefused {
        IdTokens.Expected expected = new IdTokens.Expected(clients, nonce, hashedToo, settings.idTokenAge());
        return tokens.verify(idToken, expected, this::signer);
    }

    private IdTokens.Signer signer() {
        ProviderMetadata known = metadata.get();
        return new IdTokens.Signer(
                known.algorithms(),
                (issuer, claims) ->
                        settings.admitsDirectory(claims) && settings.preset().isIssuer(issuer, known.issuer(), claims),
                (keys, claims) -> settings.preset().isKeyFor(keys, claims));
    }

    private ProvenIdentity identity(JsonNode claims) throws IdentityRefused {
        String email = claims.path("email").asText("");
        ProvenIdentity found = new ProvenIdentity(
                name(),
                settings.preset().subject(claims),
                email,
                settings.preset().isEmailVerified(claims),
                PersonName.of(claims, email),
                authenticatedAt(claims),
                issuedBy(claims));
        if (!found.isStorable()) {
            throw new IdentityRefused("the ID token names the user in an unusable way");
        }
        return found;
    }

    /** Returns when the user was authenticated. When the token was issued says nothing: that may happen silently. */
    private Long authenticatedAt(JsonNode claims) {
        JsonNode time = claims.path("auth_time");
        long now = clock.instant().getEpochSecond();
        return time.isNumber() ? Math.max(0, Math.min(now, time.asLong())) : null;
    }

    /** Returns the last millisecond in which the token may have been issued: its time has no fractions of a second. */
    private long issuedBy(JsonNode claims) {
        return Math.min(
                clock.millis(),
                Instant.ofEpochSecond(claims.path("iat").asLong() + 1).toEpochMilli() - 1);
    }

    @Override
    public URI authorization(BrowserSignIn begun, URI callback) {
        // OpenID Connect Core 1.0 §3.1.2.1, with PKCE (RFC 9700 §2.1.1).
        AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                        new ResponseType("code"),
                        new Scope(settings.scopes().toArray(String[]::new)),
                        new ClientID(client()),
                        callback)
                .endpointURI(metadata.get().document().getAuthorizationEndpointURI())
                .state(new State(begun.state()))
                .nonce(new Nonce(begun.nonce()))
                .codeChallenge(new CodeVerifier(begun.verifier()), CodeChallengeMethod.S256);
        if (postsBack()) {
            request.responseMode(ResponseMode.FORM_POST);
        }
        if (begun.prompt() != null) {
            request.prompt(new Prompt(begun.prompt()));
        }
        if (PROMPT_LOGIN.equals(begun.prompt())) {
            // With it, the provider must say when it authenticated the user (§2, auth_time).
            request.maxAge(0);
        }
        return request.build().toURI();
    }

    private String client() {
        return settings.browserClient().orElseThrow();
    }

    @Override
    public ProvenIdentity redeem(String code, String issuer, BrowserSignIn begun, URI callback) throws IdentityRefused {
        metadata.get().verifyResponse(issuer);
        OIDCTokens granted = exchange(code, begun, callback);
        if (granted.getIDTokenString() == null) {
            throw new IdentityRefused("the provider sent no ID token");
        }
        JsonNode claims = verified(granted.getIDTokenString(), Set.of(client()), begun.nonce(), false);
        ProvenIdentity found = identity(claims);
        ProvenIdentity whole = found.email().isEmpty() ? withUserInfo(found, claims, granted.getAccessToken()) : found;
        return whole.at().isEmpty() && settings.preset().asksWith(begun.prompt())
                ? whole.asked(clock.instant())
                : whole;
    }

    private OIDCTokens exchange(String code, BrowserSignIn begun, URI callback) throws IdentityRefused {
        TokenRequest request = new TokenRequest.Builder(
                        metadata.get().document().getTokenEndpointURI(),
                        settings.clientAuthentication(metadata.get().takesBasic(), clock.instant()),
                        new AuthorizationCodeGrant(
                                new AuthorizationCode(code), callback, new CodeVerifier(begun.verifier())))
                .build();
        try {
            HTTPResponse response = request.toHTTPRequest().send(http);
            if (response.getStatusCode() >= SERVER_FAULT || response.getStatusCode() == TOO_MANY_REQUESTS) {
                throw new IOException("status " + response.getStatusCode());
            }
            TokenResponse answer = OIDCTokenResponseParser.parse(response);
            if (!answer.indicatesSuccess()) {
                throw new IdentityRefused("the provider refused the code");
            }
            return ((OIDCTokenResponse) answer.toSuccessResponse()).getOIDCTokens();
        } catch (ParseException | RuntimeException malformed) {
            throw new IdentityRefused("the provider's response is malformed");
        } catch (IOException fault) {
            LOG.warnf("The provider %s exchanged no code: %s", name(), fault.getMessage());
            throw ApiError.busy(Duration.ofSeconds(1));
        }
    }

    /**
     * Adds what the provider says only at its UserInfo endpoint (§5.3). Without it, the user has no address here, which
     * prevents nobody from signing in.
     */
    private ProvenIdentity withUserInfo(ProvenIdentity found, JsonNode claims, AccessToken token) {
        URI endpoint = metadata.get().document().getUserInfoEndpointURI();
        if (endpoint == null || !settings.scopes().contains("email")) {
            return found;
        }
        try {
            HTTPResponse response =
                    new UserInfoRequest(endpoint, token).toHTTPRequest().send(http);
            JsonNode info = json.readTree(String.valueOf(response.getBody()));
            // §5.3.2: otherwise it is somebody else's.
            if (response.getStatusCode() != HTTPResponse.SC_OK
                    || !info.path("sub").asText().equals(claims.path("sub").asText())) {
                throw new IOException("no information about this user");
            }
            String email = info.path("email").asText("");
            return found.withEmail(email, settings.preset().isEmailVerified(info))
                    .named(PersonName.of(info, email));
        } catch (IOException fault) {
            LOG.warnf("The provider %s did not tell more about a user: %s", name(), fault.getMessage());
            return found;
        }
    }
}
