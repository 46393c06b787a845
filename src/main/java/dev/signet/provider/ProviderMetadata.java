package dev.signet.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.Algorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a provider says about itself (OpenID Connect Discovery 1.0).
 *
 * @param document everything
 * @param issuer the issuer of its tokens; for several directories of Microsoft, a template
 */
record ProviderMetadata(OIDCProviderMetadata document, String issuer) {
    private static final String PATH = "/.well-known/openid-configuration";

    /** The algorithms of ID tokens (RFC 7518 §3.1). No EdDSA: the library would need another one for it. */
    static final Set<String> ASYMMETRIC =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /** Fetches it, and makes sure that it is the configured provider's. */
    static ProviderMetadata fetch(ProviderSettings settings, ProviderHttp http, ObjectMapper json) throws IOException {
        URI address = URI.create(settings.issuer().replaceAll("/$", "") + PATH);
        JsonNode found = json.readTree(http.document(address, "Accept", "application/json"));
        String issuer = found.path("issuer").asText();
        // §4.3: it must be the one that was asked.
        if (!settings.isOwnIssuer(issuer) || !(found instanceof ObjectNode object)) {
            throw new IOException("it names another issuer");
        }
        try {
            // The library reads it as a URI, and a template is none.
            object.put("issuer", issuer.replace("{", "%7B").replace("}", "%7D"));
            OIDCProviderMetadata document = OIDCProviderMetadata.parse(object.toString());
            return new ProviderMetadata(document, issuer).safeFor(address);
        } catch (ParseException | RuntimeException malformed) {
            // Without jwks_uri, the library throws a NullPointerException.
            throw new IOException("it is malformed");
        }
    }

    /** A provider elsewhere must not send us to this machine. */
    private ProviderMetadata safeFor(URI address) throws IOException {
        boolean safe = document.getAuthorizationEndpointURI() != null
                && document.getTokenEndpointURI() != null
                && Stream.of(
                                document.getAuthorizationEndpointURI(),
                                document.getTokenEndpointURI(),
                                document.getJWKSetURI(),
                                document.getUserInfoEndpointURI())
                        .filter(Objects::nonNull)
                        .allMatch(endpoint -> ProviderSettings.isSafe(endpoint)
                                && (endpoint.getScheme().equals(address.getScheme())
                                        || endpoint.getScheme().equals("https")));
        if (!safe) {
            throw new IOException("an address in it is missing or not https");
        }
        return this;
    }

    /** Returns the algorithms with which it may sign ID tokens: those that it announces and that are asymmetric. */
    Set<String> algorithms() {
        return document.getIDTokenJWSAlgs() == null
                ? Set.of("RS256")
                : document.getIDTokenJWSAlgs().stream()
                        .map(Algorithm::getName)
                        .filter(ASYMMETRIC::contains)
                        .collect(Collectors.toSet());
    }

    /** Returns whether a client authenticates in the header, which is the default, or else in the body. */
    boolean takesBasic() {
        return document.getTokenEndpointAuthMethods() == null
                || document.getTokenEndpointAuthMethods().contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    }

    /**
     * Verifies who sent a response (RFC 9207 §2.4), so that another provider's code is not sent to this one.
     *
     * @param sender the parameter {@code iss}; {@code null} if there is none
     */
    void verifyResponse(String sender) throws IdentityRefused {
        boolean isTemplate = issuer.contains("{");
        boolean fits = sender == null ? !document.supportsAuthorizationResponseIssuerParam() : sender.equals(issuer);
        if (!fits && !isTemplate) {
            throw new IdentityRefused("the response is from another issuer");
        }
    }
}
