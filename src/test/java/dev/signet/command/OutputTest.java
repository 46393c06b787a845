package dev.signet.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The output of commands. */
class OutputTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Names that a terminal would obey, or that break lines. */
    private static final List<String> ODD = List.of(
            "\u001b]0;title\u0007",
            "\u001b[2J",
            "line\nbreak",
            "carriage\rreturn",
            "tab\there",
            "\u009b31m",
            "\u202etxt.exe",
            "\u2028",
            "nul\0",
            "quote\"back\\slash",
            "日本語 😀");

    @Test
    void tables_have_one_line_for_each_entry_without_control_characters() {
        Operator operator = Operator.piping("");
        Output.Table table = output(operator, false).table("id", "user_name");
        table.add(ODD.stream().map(name -> Map.of("id", 1, "user_name", name)).toList());
        table.end();
        assertThat(operator.out().lines()).hasSize(1 + ODD.size()).first().isEqualTo("ID  USER NAME");
        assertThat(operator.out().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028]");
        assertThat(operator.out()).contains("日本語 😀", "\\u001b");
    }

    @Test
    void documents_are_shown_as_json() {
        Operator operator = Operator.piping("");
        output(operator, false).one(Map.of("metadata", new RawValue("{\"theme\":\"dark\"}")));
        assertThat(operator.out()).isEqualTo("metadata  {\"theme\":\"dark\"}\n");
    }

    @Test
    void json_contains_the_values_as_they_are() throws JsonProcessingException {
        for (String name : ODD) {
            Operator one = Operator.piping("");
            output(one, true).one(Map.of("name", name));
            assertThat(MAPPER.readTree(one.out()).path("name").textValue()).isEqualTo(name);
            assertThat(one.out().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");

            Operator list = Operator.piping("");
            Output.Table table = output(list, true).table("name");
            table.add(List.of(Map.of("name", name)));
            table.add(List.of(Map.of("name", name), Map.of("name", "")));
            table.end();
            JsonNode array = MAPPER.readTree(list.out());
            assertThat(array).hasSize(3);
            assertThat(array.path(1).path("name").textValue()).isEqualTo(name);
        }
    }

    @Test
    void an_empty_list_is_a_header_or_an_empty_array() throws JsonProcessingException {
        Operator people = Operator.piping("");
        output(people, false).table("id", "name").end();
        assertThat(people.out()).isEqualTo("ID  NAME\n");

        Operator script = Operator.piping("");
        Output.Table table = output(script, true).table("id");
        table.add(List.of());
        table.end();
        assertThat(MAPPER.readTree(script.out())).isEmpty();
    }

    @Test
    void with_json_nothing_else_is_on_standard_output() {
        Operator operator = Operator.piping("");
        Output output = output(operator, true);
        output.said("Done.");
        output.note("There is more.");
        assertThat(operator.out()).isEmpty();
        assertThat(operator.err()).isEqualTo("There is more." + System.lineSeparator());
    }

    @Test
    void a_reader_that_goes_away_is_no_failure_but_a_full_disk_is() {
        assertThat(writingTo("Broken pipe")).isEqualTo("141 ");
        assertThat(writingTo("No space left on device"))
                .isEqualTo("1 The output could not be written: No space left on device");
        assertThat(writingTo("Bad file descriptor")).startsWith("1 The output");
    }

    private static String writingTo(String fault) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw new IOException(fault);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(InputStream.nullInputStream(), broken, err, Optional.empty());
        int status = CommandRun.status(
                () -> {
                    new Output(terminal, MAPPER, false).one(Map.of("name", "value"));
                    return 0;
                },
                terminal);
        return status + " " + err.toString(StandardCharsets.UTF_8).strip();
    }

    private static Output output(Operator operator, boolean json) {
        return new Output(operator.terminal(), MAPPER, json);
    }
}
