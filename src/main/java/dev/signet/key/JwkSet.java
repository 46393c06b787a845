package dev.signet.key;

import dev.signet.key.KeyMaterial.Faulty;
import dev.signet.key.KeyMaterial.Unsuited;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;

/** Reads a JWK or a JWK set and checks which of its keys are for signatures (RFC 7517 §4.2, §4.3, §5). */
final class JwkSet {
    private static final String SYMMETRIC = "oct";
    private static final Set<String> KINDS = Set.of("EC", "RSA", "OKP", SYMMETRIC);
    private static final Set<String> CURVES = Set.of("P-256", "Ed25519");
    private static final String SIGN = "sign";
    private static final String VERIFY = "verify";

    private JwkSet() {}

    /**
     * Returns the members of each key. Does not use the library's JsonWebKeySet, which logs keys that it cannot read,
     * including private ones.
     */
    static List<Map<String, Object>> in(String text) throws Faulty {
        try {
            Map<String, Object> json = JsonUtil.parseJson(text);
            return json.containsKey("keys")
                    ? ((List<?>) json.get("keys")).stream().map(JwkSet::object).toList()
                    : List.of(json);
        } catch (JoseException | RuntimeException unreadable) {
            throw unreadable();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object member) {
        return (Map<String, Object>) Map.class.cast(member);
    }

    /**
     * Parses this key.
     *
     * @throws Unsuited if it is not for signatures
     */
    static JsonWebKey read(Map<String, Object> jwk) throws Faulty {
        mustBeForSignatures(jwk);
        try {
            return JsonWebKey.Factory.newJwk(jwk);
        } catch (JoseException | RuntimeException unreadable) {
            // The library's message may quote the key.
            throw unreadable();
        }
    }

    private static void mustBeForSignatures(Map<String, Object> jwk) throws Faulty {
        String name = "the key " + text(jwk, "kid");
        String use = text(jwk, "use");
        if (use != null && !use.equals(Use.SIGNATURE)) {
            throw new Unsuited(name + " is not for signatures: its \"use\" is not \"sig\"");
        }
        List<?> operations = operations(jwk);
        if (operations != null && !operations.contains(SIGN) && !operations.contains(VERIFY)) {
            throw new Unsuited(name + " is not for signatures: its \"key_ops\" has neither \"sign\" nor \"verify\"");
        }
        String kind = text(jwk, "kty");
        if (kind != null && !KINDS.contains(kind)) {
            throw new Unsuited(name + " has the key type " + kind + ", which cannot sign");
        }
        String curve = text(jwk, "crv");
        if (curve != null && !CURVES.contains(curve)) {
            throw new Unsuited(name + " is on the curve " + curve + "; only P-256 and Ed25519 are supported");
        }
        if (SYMMETRIC.equals(kind) && !allowsToSign(jwk)) {
            throw new Unsuited(name + " is symmetric and may only verify: its \"key_ops\" has no \"sign\"");
        }
    }

    /** Returns whether its private key may sign. */
    static boolean allowsToSign(Map<String, Object> jwk) throws Faulty {
        List<?> operations = operations(jwk);
        return operations == null || operations.contains(SIGN);
    }

    private static List<?> operations(Map<String, Object> jwk) throws Faulty {
        Object operations = jwk.get("key_ops");
        if (operations != null
                && !(operations instanceof List<?> list && list.stream().allMatch(String.class::isInstance))) {
            throw new Faulty("a key's \"key_ops\" is not an array of strings");
        }
        return (List<?>) operations;
    }

    private static String text(Map<String, Object> jwk, String member) throws Faulty {
        Object value = jwk.get(member);
        if (value != null && !(value instanceof String)) {
            throw new Faulty("a key's \"" + member + "\" is not a string");
        }
        return (String) value;
    }

    private static Faulty unreadable() {
        return new Faulty("it is not a readable JWK or JWK set");
    }
}
