package dev.signet.passkey;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A browser with an authenticator that has one passkey: it answers options as both would, or in any way that a test
 * asks for.
 */
final class Device {
    static final int UP = 0x01;
    static final int UV = 0x04;
    static final int BE = 0x08;
    static final int BS = 0x10;
    static final int AT = 0x40;

    /** The kinds of key that an authenticator may have. */
    enum Kind {
        ES256(-7, "EC", "secp256r1", "SHA256withECDSA"),
        ES384(-35, "EC", "secp384r1", "SHA384withECDSA"),
        EDDSA(-8, "Ed25519", null, "Ed25519"),
        RS256(-257, "RSA", null, "SHA256withRSA");

        private final int algorithm;
        private final String family;
        private final String curve;
        private final String signature;

        Kind(int algorithm, String family, String curve, String signature) {
            this.algorithm = algorithm;
            this.family = family;
            this.curve = curve;
            this.signature = signature;
        }

        private KeyPair generate() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            if (curve != null) {
                generator.initialize(new ECGenParameterSpec(curve));
            }
            return generator.generateKeyPair();
        }
    }

    private final Kind kind;
    private final KeyPair keys;
    private byte[] id = random(32);
    private byte[] userHandle;
    private final String origin;
    private int flags = UP | UV;
    private long counter;
    private String rpId;

    private Device(Kind kind, String origin) {
        this.kind = kind;
        this.origin = origin;
        try {
            this.keys = kind.generate();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** A device with a new key, whose browser shows a page of this origin. */
    static Device at(String origin) {
        return new Device(Kind.ES256, origin);
    }

    static Device at(String origin, Kind kind) {
        return new Device(kind, origin);
    }

    /** A device whose keys are copied among the user's devices. */
    Device synced() {
        flags |= BE | BS;
        return this;
    }

    Device withFlags(int these) {
        flags = these;
        return this;
    }

    Device withCounter(long value) {
        counter = value;
        return this;
    }

    Device withId(byte[] credentialId) {
        id = credentialId;
        return this;
    }

    byte[] id() {
        return id;
    }

    byte[] userHandle() {
        return userHandle;
    }

    /** Answers {@code PublicKeyCredentialCreationOptionsJSON}. */
    Map<String, Object> creates(Map<String, Object> options) {
        return creation(options).json();
    }

    /** Answers {@code PublicKeyCredentialRequestOptionsJSON}. */
    Map<String, Object> signs(Map<String, Object> options) {
        return assertion(options).json();
    }

    @SuppressWarnings("unchecked")
    Creation creation(Map<String, Object> options) {
        userHandle = bytes((String) ((Map<String, Object>) options.get("user")).get("id"));
        rpId = (String) ((Map<String, Object>) options.get("rp")).get("id");
        return new Creation((String) options.get("challenge"));
    }

    Assertion assertion(Map<String, Object> options) {
        return new Assertion((String) options.get("challenge"));
    }

    /** The client data of a browser, which a test may falsify. */
    abstract class Answer<T extends Answer<T>> {
        final Map<String, Object> clientData = new LinkedHashMap<>();
        String signedFor = rpId;
        int signedFlags = flags;
        long signedCounter;
        byte[] credentialId = id;
        String type = "public-key";

        Answer(String type, String challenge) {
            clientData.put("type", type);
            clientData.put("challenge", challenge);
            clientData.put("origin", origin);
            clientData.put("crossOrigin", false);
        }

        abstract T self();

        T client(String member, Object value) {
            clientData.put(member, value);
            return self();
        }

        T rpId(String other) {
            signedFor = other;
            return self();
        }

        T flags(int other) {
            signedFlags = other;
            return self();
        }

        T counter(long value) {
            signedCounter = value;
            return self();
        }

        T id(byte[] other) {
            credentialId = other;
            return self();
        }

        byte[] clientDataJson() {
            StringBuilder json = new StringBuilder("{");
            clientData.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(value instanceof String ? "\"" + value + "\"" : value));
            return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        }

        byte[] authenticatorData(byte[] attested) {
            return join(
                    sha256(signedFor.getBytes(StandardCharsets.UTF_8)),
                    new byte[] {(byte) signedFlags},
                    ByteBuffer.allocate(4).putInt((int) signedCounter).array(),
                    attested);
        }

        Map<String, Object> json(Map<String, Object> response) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", text(credentialId));
            json.put("rawId", text(credentialId));
            json.put("response", response);
            json.put("authenticatorAttachment", "platform");
            json.put("clientExtensionResults", Map.of());
            json.put("type", type);
            return json;
        }
    }

    /** The answer to a creation. */
    final class Creation extends Answer<Creation> {
        private Object algorithm = kind.algorithm;
        private String format = "none";
        private Map<String, Object> statement = Map.of();
        private byte[] attestedId = id;
        private List<String> transports = List.of("internal", "hybrid");
        private final Map<Integer, Object> falsified = new LinkedHashMap<>();

        Creation(String challenge) {
            super("webauthn.create", challenge);
            signedFlags = flags | AT;
            signedCounter = counter;
        }

        @Override
        Creation self() {
            return this;
        }

        /** Says that the key is for another algorithm. */
        Creation algorithm(int other) {
            algorithm = other;
            return this;
        }

        /** Falsifies a number of the public key: {@code -2} is x of a point, or the exponent of RSA (RFC 9053 §7). */
        Creation key(int number, byte[] other) {
            falsified.put(number, other);
            return this;
        }

        Creation format(String other, Map<String, Object> itsStatement) {
            format = other;
            statement = itsStatement;
            return this;
        }

        Creation attestedId(byte[] other) {
            attestedId = other;
            return this;
        }

        Creation transports(List<String> other) {
            transports = other;
            return this;
        }

        Map<String, Object> json() {
            byte[] attested = (signedFlags & AT) == 0
                    ? new byte[0]
                    : join(
                            new byte[16],
                            ByteBuffer.allocate(2)
                                    .putShort((short) attestedId.length)
                                    .array(),
                            attestedId,
                            Cbor.of(coseKey()));
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("fmt", format);
            object.put("attStmt", statement);
            object.put("authData", authenticatorData(attested));
            return json(new LinkedHashMap<>(Map.of(
                    "clientDataJSON",
                    text(clientDataJson()),
                    "attestationObject",
                    text(Cbor.of(object)),
                    "transports",
                    transports)));
        }

        private Map<Integer, Object> coseKey() {
            Map<Integer, Object> key = new LinkedHashMap<>();
            if (keys.getPublic() instanceof ECPublicKey ec) {
                int length = (ec.getParams().getOrder().bitLength() + 7) / 8;
                key.put(1, 2);
                key.put(3, algorithm);
                key.put(-1, length == 32 ? 1 : 2);
                key.put(-2, fixed(ec.getW().getAffineX(), length));
                key.put(-3, fixed(ec.getW().getAffineY(), length));
            } else if (keys.getPublic() instanceof RSAPublicKey rsa) {
                key.put(1, 3);
                key.put(3, algorithm);
                key.put(-1, fixed(rsa.getModulus(), rsa.getModulus().bitLength() / 8));
                key.put(-2, fixed(rsa.getPublicExponent(), 3));
            } else {
                byte[] encoded = ((EdECPublicKey) keys.getPublic()).getEncoded();
                key.put(1, 1);
                key.put(3, algorithm);
                key.put(-1, 6);
                key.put(-2, java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            }
            key.putAll(falsified);
            return key;
        }
    }

    /** The answer to a request. */
    final class Assertion extends Answer<Assertion> {
        private byte[] handle = userHandle;
        private boolean falsified;
        private Device signer = Device.this;

        Assertion(String challenge) {
            super("webauthn.get", challenge);
            counter = counter == 0 ? 0 : counter + 1;
            signedCounter = counter;
        }

        @Override
        Assertion self() {
            return this;
        }

        /** Sends this handle; {@code null} for none, as of a key that is not discoverable. */
        Assertion handle(byte[] other) {
            handle = other;
            return this;
        }

        /** Changes a bit of the signature. */
        Assertion falsified() {
            falsified = true;
            return this;
        }

        /** Signs with the key of another device. */
        Assertion signedBy(Device other) {
            signer = other;
            return this;
        }

        Map<String, Object> json() {
            byte[] data = authenticatorData(new byte[0]);
            byte[] signature = signer.sign(join(data, sha256(clientDataJson())));
            if (falsified) {
                signature[signature.length - 1] ^= 1;
            }
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("clientDataJSON", text(clientDataJson()));
            response.put("authenticatorData", text(data));
            response.put("signature", text(signature));
            if (handle != null) {
                response.put("userHandle", text(handle));
            }
            return json(response);
        }
    }

    private byte[] sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance(kind.signature);
            signature.initSign(keys.getPrivate());
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int from = Math.max(0, bytes.length - length);
        System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
        return fixed;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
