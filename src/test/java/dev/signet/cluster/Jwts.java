package dev.signet.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;

/** Reads tokens without verifying them. */
final class Jwts {
    private Jwts() {}

    static String id(String token) throws IOException {
        return claims(token).get("jti").textValue();
    }

    static String session(String token) throws IOException {
        return claims(token).get("sid").textValue();
    }

    static String key(String token) throws IOException {
        return part(token, 0).get("kid").textValue();
    }

    static String algorithm(String token) throws IOException {
        return part(token, 0).get("alg").textValue();
    }

    private static JsonNode claims(String token) throws IOException {
        return part(token, 1);
    }

    private static JsonNode part(String token, int index) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
    }
}
