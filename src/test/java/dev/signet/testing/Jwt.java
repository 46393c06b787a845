package dev.signet.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A token taken apart, changed, and put together again with whatever signature: by hand, so that no library objects. */
public final class Jwt {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode header;
    private final ObjectNode claims;
    private final String signature;

    private Jwt(ObjectNode header, ObjectNode claims, String signature) {
        this.header = header;
        this.claims = claims;
        this.signature = signature;
    }

    /** This token. */
    public static Jwt of(String token) {
        String[] parts = token.split("\\.", -1);
        return new Jwt(object(parts[0]), object(parts[1]), parts[2]);
    }

    /** A token that says nothing yet. */
    public static Jwt blank() {
        return new Jwt(JSON.createObjectNode().put("typ", "JWT"), JSON.createObjectNode(), "");
    }

    /** The same with this in its header; {@code null} for without. */
    public Jwt header(String name, Object value) {
        return new Jwt(with(header, name, value), claims, signature);
    }

    /** The same with this claim; {@code null} for without. */
    public Jwt claim(String name, Object value) {
        return new Jwt(header, with(claims, name, value), signature);
    }

    /** The token with the HMAC of this secret; the header says HS256. */
    public String hs256(byte[] secret) {
        Jwt signed = header("alg", "HS256");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signed.message() + "." + encoded(mac.doFinal(bytes(signed.message())));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** The token signed with this key, by an algorithm that fits the key; the header says which. */
    public String signed(Key key) {
        if (key instanceof SecretKey secret) {
            return hs256(secret.getEncoded());
        }
        boolean rsa = key.getAlgorithm().equals("RSA");
        Jwt signed = header("alg", rsa ? "RS256" : "ES256");
        try {
            Signature signer = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signer.initSign((PrivateKey) key);
            signer.update(bytes(signed.message()));
            return signed.message() + "." + encoded(signer.sign());
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** The token with this in the place of a signature, whatever the header says. */
    public String withSignature(byte[] bytes) {
        return message() + "." + encoded(bytes);
    }

    /** The token as it is, with the signature that it came with. */
    public String withItsOldSignature() {
        return message() + "." + signature;
    }

    /** Whether this key's holder signed it as it came. */
    public static boolean isSignedBy(PublicKey key, String token) {
        boolean rsa = key.getAlgorithm().equals("RSA");
        int end = token.lastIndexOf('.');
        try {
            Signature verifier = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update(bytes(token.substring(0, end)));
            return verifier.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** What the header says. */
    public ObjectNode header() {
        return header;
    }

    /** What the token says. */
    public ObjectNode claims() {
        return claims;
    }

    private String message() {
        return encoded(json(header)) + "." + encoded(json(claims));
    }

    private static ObjectNode with(ObjectNode object, String name, Object value) {
        ObjectNode copy = object.deepCopy();
        if (value == null) {
            copy.remove(name);
        } else {
            copy.set(name, JSON.valueToTree(value));
        }
        return copy;
    }

    private static ObjectNode object(String part) {
        try {
            return (ObjectNode) JSON.readTree(Base64.getUrlDecoder().decode(part));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static byte[] json(ObjectNode object) {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
