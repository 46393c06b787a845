package dev.signet.key;

import dev.signet.web.KeptDocument;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;

/**
 * The public keys with which others verify access tokens, as a JWK set (RFC 7517 §5). Serialized once per state of the
 * ring.
 *
 * @param document the set
 */
record PublishedKeys(KeptDocument document) {

    static PublishedKeys of(List<TokenKey> keys) {
        JsonWebKeySet set =
                new JsonWebKeySet(keys.stream().map(PublishedKeys::jwk).toList());
        return new PublishedKeys(KeptDocument.of(set.toJson(OutputControlLevel.PUBLIC_ONLY)));
    }

    private static JsonWebKey jwk(TokenKey key) {
        try {
            JsonWebKey jwk = JsonWebKey.Factory.newJwk(key.verification());
            jwk.setKeyId(key.kid());
            jwk.setUse(Use.SIGNATURE);
            jwk.setAlgorithm(key.algorithm().name());
            return jwk;
        } catch (JoseException impossible) {
            throw new IllegalStateException("the public half of " + key + " cannot be published", impossible);
        }
    }
}
