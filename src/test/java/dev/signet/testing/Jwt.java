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
import java.security.interfaces.EdECKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
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
        return signed(new SecretKeySpec(secret, "HmacSHA256"), "HS256");
    }

    /** The token signed with this key, by an algorithm that fits the key; the header says which. */
    public String signed(Key key) {
        if (key instanceof SecretKey secret) {
            return hs256(secret.getEncoded());
        }
        return signed(key, key.getAlgorithm().equals("RSA") ? "RS256" : key instanceof EdECKey ? "EdDSA" : "ES256");
    }

    /** The token signed with this key by this algorithm; the header says which. */
    public String signed(Key key, String algorithm) {
        Jwt signed = header("alg", algorithm);
        return signed.message() + "." + encoded(signature(signed.message(), key, algorithm));
    }

    /** A token of this text, which need not be JSON, with a signature that is good. */
    public static String ofText(String header, String claims, Key key, String algorithm) {
        String message = encoded(bytes(header)) + "." + encoded(bytes(claims));
        return message + "." + encoded(signature(message, key, algorithm));
    }

    /** The signature of this text by this key. */
    public static byte[] signature(String message, Key key, String algorithm) {
        try {
            if (key instanceof SecretKey) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                return mac.doFinal(bytes(message));
            }
            Signature signer = Signature.getInstance(
                    switch (algorithm) {
                        case "RS256" -> "SHA256withRSA";
                        case "PS256" -> "RSASSA-PSS";
                        case "EdDSA" -> "Ed25519";
                        default -> "SHA256withECDSAinP1363Format";
                    });
            if (algorithm.equals("PS256")) {
                signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signer.initSign((PrivateKey) key);
            signer.update(bytes(message));
            return signer.sign();
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

    /** What is signed, as it came. */
    public String message() {
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
