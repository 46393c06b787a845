package dev.signet.openapi;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.web.ServedFile;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The OpenAPI document, {@code META-INF/openapi.yaml}. */
public final class OpenApiDocument {
    private OpenApiDocument() {}

    /** Returns the document as written. */
    public static byte[] yaml() {
        return ServedFile.read(OpenApiDocument.class, "/META-INF/openapi.yaml");
    }

    /** Returns the document converted to JSON. */
    public static byte[] json() {
        try {
            return new JsonMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml()));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
