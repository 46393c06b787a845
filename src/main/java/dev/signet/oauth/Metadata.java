package dev.signet.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.key.Algorithm;
import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey;
import dev.signet.token.TokenConfig;
import dev.signet.web.KeptDocument;
import dev.signet.web.OwnLinks;
import dev.signet.web.PublicUrl;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The endpoints and capabilities of this service (RFC 8414 §2, with the same names as in OpenID Connect Discovery 1.0
 * §3).
 */
@Singleton
class Metadata {
    private static final Logger LOG = Logger.getLogger(Metadata.class);
    private static final List<String> CLIENT_AUTHENTICATION = List.of("client_secret_basic", "client_secret_post");

    private final TokenConfig tokens;
    private final KeyRing ring;
    private final ObjectMapper json;
    private final PublicUrl publicUrl;
    private final OwnLinks links;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile Written written;

    Metadata(TokenConfig tokens, KeyRing ring, ObjectMapper json, PublicUrl publicUrl, OwnLinks links) {
        this.tokens = tokens;
        this.ring = ring;
        this.json = json;
        this.publicUrl = publicUrl;
        this.links = links;
    }

    /** The last document with its inputs, which rarely change. */
    private record Written(String url, List<String> algorithms, KeptDocument document) {}

    /** Returns whether every request gets the same document, regardless of its content. */
    boolean isTheSameForAll() {
        return publicUrl.url().isPresent();
    }

    /**
     * Returns the document. Its URLs start with the issuer if that is a URL, because RFC 8414 §3.3 requires clients to
     * reject metadata in which the two differ; otherwise they come from {@link OwnLinks}.
     */
    KeptDocument seenFrom(UriInfo request) {
        if (publicUrl.url().isEmpty() && warned.compareAndSet(false, true)) {
            LOG.warnf(
                    "A client requested the metadata, but the issuer \"%s\" is not a URL. Clients that discover the"
                            + " service by its issuer (RFC 8414 §3.3) will reject it. Set signet.token.issuer to this"
                            + " service's public URL.",
                    tokens.issuerName());
        }
        String url = links.base(request);
        List<String> algorithms = algorithms();
        Written last = written;
        if (last == null || !last.url().equals(url) || !last.algorithms().equals(algorithms)) {
            last = new Written(url, algorithms, write(url, algorithms));
            written = last;
        }
        return last.document();
    }

    private KeptDocument write(String url, List<String> algorithms) {
        try {
            return KeptDocument.of(json.writeValueAsString(members(url, algorithms)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Map<String, Object> members(String url, List<String> algorithms) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("issuer", tokens.issuerName());
        members.put("jwks_uri", url + "/.well-known/jwks.json");
        members.put("introspection_endpoint", url + "/api/token/introspect/");
        members.put("introspection_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION);
        members.put("revocation_endpoint", url + "/api/token/revoke/");
        members.put("revocation_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION);
        // Both specifications require this list, and it must not be empty (RFC 8414 §3.2): "none" returns nothing. A
        // login is not an OAuth grant, so no token endpoint and no grants are listed. Clients then assume
        // authorization_code and implicit, which need an authorization endpoint.
        members.put("response_types_supported", List.of("none"));
        members.put("subject_types_supported", List.of("public"));
        // There are no ID tokens; resource servers take these for the algorithms of access tokens.
        members.put("id_token_signing_alg_values_supported", algorithms);
        members.put("service_documentation", url + "/api/docs/");
        return members;
    }

    /** Returns the algorithm that signs access tokens, and those of older keys whose tokens are still valid. */
    private List<String> algorithms() {
        Set<String> names = new LinkedHashSet<>();
        ring.accessAlgorithm().map(Algorithm::name).ifPresent(names::add);
        ring.published().stream().map(TokenKey::algorithm).map(Algorithm::name).forEach(names::add);
        return List.copyOf(names);
    }
}
