package dev.signet.passkey;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.web.ApiError;
import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The JSON that {@code PublicKeyCredential.toJSON()} in a browser and the credential managers of phones return. */
final class CredentialJson {
    private static final String FIELD = "credential";
    private static final Pattern TRANSPORT = Pattern.compile("[a-z0-9-]{1,20}");
    private static final int MOST_TRANSPORTS = 8;
    /**
     * Attestations with a chain of certificates have less than ten kilobytes, all else much less. The library turns each
     * byte of CBOR into an object of dozens.
     */
    private static final int MOST_BYTES = 16_384;
    /** A credential has a few dozen members. More would only take memory. */
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxTokenCount(1000)
                    .maxNestingDepth(50)
                    .build())
            .build());

    private final JsonNode json;

    private CredentialJson(JsonNode json) {
        this.json = json;
    }

    /**
     * Returns the credential in the member {@code credential} of a body, or the whole body. Phones return it as text, so
     * the member may be that text.
     *
     * @throws ApiError 400 if there is none, or as {@link Form#object}
     */
    static CredentialJson of(RequestBody body) {
        JsonNode object = Form.object(body);
        if (!object.has(FIELD)) {
            if (!object.has("rawId")) {
                throw ApiError.invalid(FIELD, Field.REQUIRED);
            }
            return parse(object);
        }
        JsonNode member = object.get(FIELD);
        return member.isTextual() ? parse(member.textValue()) : parse(member);
    }

    /**
     * Reads the text of a credential.
     *
     * @throws ApiError 400 if it is not one
     */
    static CredentialJson parse(String text) {
        try {
            return parse(MAPPER.readTree(text));
        } catch (JsonProcessingException malformed) {
            throw fault("it is not JSON");
        }
    }

    private static CredentialJson parse(JsonNode json) {
        CredentialJson credential = new CredentialJson(json);
        if (!"public-key".equals(json.path("type").textValue())) {
            throw fault("type is not public-key");
        }
        if (!Arrays.equals(credential.bytes("id"), credential.id())) {
            throw fault("id and rawId differ");
        }
        return credential;
    }

    /** Returns the error for a credential that cannot be accepted. */
    static ApiError fault(String why) {
        return ApiError.invalid(FIELD, "This passkey was not accepted: " + why + ".");
    }

    /** Returns the credential id. */
    byte[] id() {
        return bytes("rawId");
    }

    /**
     * Returns a member that contains bytes.
     *
     * @throws ApiError 400 if it is missing, malformed or longer than any authenticator's
     */
    byte[] bytes(String... path) {
        return find(path).orElseThrow(() -> fault(String.join(".", path) + " is missing or not base64url"));
    }

    /**
     * Does the same for a member that may be missing or null.
     *
     * @throws ApiError 400 if it is longer than any authenticator's
     */
    Optional<byte[]> find(String... path) {
        JsonNode node = json;
        for (String name : path) {
            node = node.path(name);
        }
        if (!node.isTextual()) {
            return Optional.empty();
        }
        if (node.textValue().length() > (MOST_BYTES + 2) / 3 * 4) {
            throw fault(String.join(".", path) + " is too long");
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(node.textValue()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Returns the challenge that the authenticator was given, as the client data tells. */
    byte[] challenge() {
        try {
            String challenge = MAPPER.readTree(bytes("response", "clientDataJSON"))
                    .path("challenge")
                    .textValue();
            if (challenge != null) {
                return Base64.getUrlDecoder().decode(challenge);
            }
        } catch (IOException | IllegalArgumentException malformed) {
            // The same as none.
        }
        throw fault("response.clientDataJSON contains no challenge");
    }

    /** Returns how a browser reaches the authenticator; what is not a transport is left out. */
    Set<String> transports() {
        Set<String> transports = new TreeSet<>();
        for (JsonNode transport : json.path("response").path("transports")) {
            if (transports.size() < MOST_TRANSPORTS
                    && TRANSPORT.matcher(transport.asText()).matches()) {
                transports.add(transport.asText());
            }
        }
        return transports;
    }

    /** Returns the credential as text. */
    @Override
    public String toString() {
        return json.toString();
    }
}
