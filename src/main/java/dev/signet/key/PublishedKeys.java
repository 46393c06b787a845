package dev.signet.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;

/**
 * The public halves that others verify access tokens with, as a JWK set (RFC 7517 §5). Written once for each state of the ring.
 *
 * @param json the set
 * @param tag what changes whenever the set does
 */
record PublishedKeys(String json, String tag) {
    private static final int TAG_BYTES = 16;

    static PublishedKeys of(List<TokenKey> keys) {
        JsonWebKeySet set =
                new JsonWebKeySet(keys.stream().map(PublishedKeys::jwk).toList());
        String json = set.toJson(OutputControlLevel.PUBLIC_ONLY);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return new PublishedKeys(json, HexFormat.of().formatHex(digest, 0, TAG_BYTES));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
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
