package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class JsonFormatTest {
    @Inject
    ObjectMapper json;

    /** In no alphabetical order. */
    record Sample(long id, boolean isActive, Optional<Instant> lastLogin, String aName) {}

    @Test
    void members_have_the_order_of_the_record_and_names_in_snake_case() throws JsonProcessingException {
        assertThat(json.writeValueAsString(new Sample(7, true, Optional.empty(), "x")))
                .isEqualTo("{\"id\":7,\"is_active\":true,\"last_login\":null,\"a_name\":\"x\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00.123456Z, 2026-01-31T12:00:00.123456Z",
        "2026-01-31T12:00:00.123Z, 2026-01-31T12:00:00.123000Z",
        "2026-01-31T12:00:00.1Z, 2026-01-31T12:00:00.100000Z",
        "2026-01-31T12:00:00.123456789Z, 2026-01-31T12:00:00.123456Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "+10000-01-01T00:00:00Z, 9999-12-31T23:59:59.999999Z",
        "-0044-03-15T00:00:00Z, 0001-01-01T00:00:00Z"
    })
    void times_are_written_as_the_contract_has_them(Instant time, String text) throws JsonProcessingException {
        assertThat(json.writeValueAsString(new Sample(7, true, Optional.of(time), "x")))
                .contains("\"last_login\":\"" + text + "\"");
    }
}
