package dev.signet.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The keys with which a provider signs. */
record ProviderKeys(List<Key> keys) {
    /**
     * One of them.
     *
     * @param issuer the only issuer whose tokens it signs; Microsoft says so, because its directories share one set
     */
    record Key(JWK key, Optional<String> issuer) {}

    /**
     * Reads a set of keys. Those that are not understood, lack members or have values out of range are left out (RFC 7517
     * §5).
     *
     * @throws IOException if it is none
     */
    static ProviderKeys parse(String document, ObjectMapper json) throws IOException {
        List<Key> understood = new ArrayList<>();
        for (JsonNode key : members(document, json)) {
            try {
                understood.add(new Key(
                        JWK.parse(key.toString()),
                        Optional.ofNullable(key.path("issuer").textValue())));
            } catch (ParseException | RuntimeException unknown) {
                // For some keys, the library throws exceptions of other kinds.
            }
        }
        return new ProviderKeys(List.copyOf(understood));
    }

    private static JsonNode members(String document, ObjectMapper json) throws IOException {
        JsonNode keys;
        try {
            keys = json.readTree(document).path("keys");
        } catch (JsonProcessingException noJson) {
            // Its message may contain a part of the document.
            throw new IOException("malformed keys");
        }
        if (!keys.isArray()) {
            throw new IOException("malformed keys");
        }
        return keys;
    }

    /** Returns the keys of these issuers, and those that are not bound to one. */
    JWKSet of(Predicate<String> issuers) {
        return new JWKSet(keys.stream()
                .filter(key -> key.issuer().map(issuers::test).orElse(true))
                .map(Key::key)
                .toList());
    }
}
