package dev.signet.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Prints results as the API returns them: as JSON, or for people. */
final class Output {
    /** Tables show times in full seconds. */
    private static final Pattern TIME = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z$");

    private final Terminal terminal;
    private final ObjectMapper mapper;
    private final boolean json;

    Output(Terminal terminal, ObjectMapper mapper, boolean json) {
        this.terminal = terminal;
        this.mapper = mapper;
        this.json = json;
    }

    /** Prints one object: as JSON, or one field per line. */
    void one(Object object) {
        JsonNode fields = mapper.valueToTree(object);
        if (json) {
            terminal.print(Printable.json(written(fields, true)) + "\n");
            return;
        }
        int width = fields.properties().stream()
                .mapToInt(field -> field.getKey().length())
                .max()
                .orElse(0);
        terminal.print(fields.properties().stream()
                .map(field -> padded(field.getKey(), width) + "  " + cell(field.getValue()) + "\n")
                .collect(Collectors.joining()));
    }

    /** Prints what was done, unless the output is JSON. */
    void said(String done) {
        if (!json) {
            terminal.print(Printable.line(done) + "\n");
        }
    }

    /** Writes a message that is no data. */
    void note(String message) {
        terminal.say(message);
    }

    /** Begins a list, whose tables have these fields as columns; JSON has all fields. */
    Table table(String... fields) {
        return new Table(List.of(fields));
    }

    /** Prints a list as it arrives. */
    final class Table {
        private final List<String> fields;
        private final int[] widths;
        private boolean begun;

        private Table(List<String> fields) {
            this.fields = fields;
            this.widths = fields.stream().mapToInt(String::length).toArray();
        }

        /** Prints these entries. */
        void add(List<?> entries) {
            List<JsonNode> rows = entries.stream()
                    .map(entry -> (JsonNode) mapper.valueToTree(entry))
                    .toList();
            if (json) {
                rows.forEach(row -> {
                    terminal.print((begun ? ",\n" : "[\n") + Printable.json(written(row, false)));
                    begun = true;
                });
                return;
            }
            List<List<String>> lines = new ArrayList<>();
            if (!begun) {
                lines.add(fields.stream().map(Output::title).toList());
                begun = true;
            }
            rows.forEach(row -> lines.add(
                    fields.stream().map(field -> cell(row.path(field))).toList()));
            lines.forEach(line -> IntStream.range(0, widths.length)
                    .forEach(column -> widths[column] = Math.max(widths[column], length(line.get(column)))));
            terminal.print(lines.stream().map(this::line).collect(Collectors.joining()));
        }

        private String line(List<String> cells) {
            return IntStream.range(0, widths.length)
                            .mapToObj(column -> padded(cells.get(column), widths[column]))
                            .collect(Collectors.joining("  "))
                            .stripTrailing()
                    + "\n";
        }

        /** Ends the list. After a failure it stays open, so that an incomplete list is not mistaken for the whole. */
        void end() {
            if (json) {
                terminal.print(begun ? "\n]\n" : "[]\n");
            } else if (!begun) {
                add(List.of());
            }
        }
    }

    private String written(JsonNode node, boolean indented) {
        try {
            return indented
                    ? mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node)
                    : mapper.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String title(String field) {
        return field.replace('_', ' ').toUpperCase(Locale.ROOT);
    }

    private String cell(JsonNode value) {
        if (value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()) {
            return "-";
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(this::cell)
                    .collect(Collectors.collectingAndThen(
                            Collectors.joining(", "), list -> list.isEmpty() ? "-" : list));
        }
        // A document is a value for Jackson if it is kept as the text that the database returned.
        String text = value.isValueNode() && !value.isPojo() ? value.asText() : written(value, false);
        return Printable.line(TIME.matcher(text).replaceFirst("$1Z"));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - length(text)));
    }
}
