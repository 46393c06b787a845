package dev.signet.personal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.page.Slice;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is stored about an account, as JSON: the account, and a list for each kind of data. It is written part
 * by part, so that it needs little memory however much there is.
 *
 * @param account the account itself
 */
record Download(ObjectMapper json, long user, Instant at, Map<String, Object> account, List<PersonalData> kinds)
        implements StreamingOutput {

    @Override
    public void write(OutputStream output) throws IOException {
        try (JsonGenerator writer = json.getFactory().createGenerator(output)) {
            writer.setCodec(json);
            writer.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            writer.writeStartObject();
            writer.writePOJOField("exported_at", at);
            writer.writePOJOField("account", account);
            for (PersonalData kind : kinds) {
                writer.writeArrayFieldStart(kind.name());
                write(kind, writer);
                writer.writeEndArray();
            }
            writer.writeEndObject();
        }
    }

    private void write(PersonalData kind, JsonGenerator writer) throws IOException {
        Optional<String> cursor = Optional.empty();
        do {
            Slice<?> part = kind.entries(user, cursor);
            for (Object entry : part.entries()) {
                writer.writePOJO(entry);
            }
            cursor = part.cursor();
        } while (cursor.isPresent());
    }
}
