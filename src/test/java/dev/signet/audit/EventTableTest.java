package dev.signet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spreadsheet reads back what was written, and runs none of it. */
class EventTableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "=\"x\"",
                "=cmd|' /C calc'!A0",
                "\uff1d1",
                "\uff20x",
                "=HYPERLINK(\"http://evil.example\",\"x\")",
                "-2+3+cmd|' /C calc'!A0"
            })
    void what_looks_like_a_formula_is_a_text(String device) {
        List<String> cells = cells(EventTable.line(event(device)));

        assertThat(cells).hasSize(10);
        assertThat(cells.get(8)).isEqualTo("'" + device);
    }

    @Test
    void any_text_is_read_back_as_it_was() {
        Random random = new Random(19);
        String signs = "aZ0 ,;\"'\r\n\t=é\ud83d\ude00|";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder("x");
            for (int length = random.nextInt(12); length > 0; length--) {
                int at = signs.offsetByCodePoints(0, random.nextInt(signs.codePointCount(0, signs.length())));
                text.appendCodePoint(signs.codePointAt(at));
            }
            assertThat(cells(EventTable.line(event(text.toString()))).get(8)).isEqualTo(text.toString());
        }
    }

    private static SecurityEventResponse event(String device) {
        return new SecurityEventResponse(1, "login", "success", Instant.EPOCH, 7L, null, null, "192.0.2.7", device, "");
    }

    /** Reads one line by RFC 4180. */
    private static List<String> cells(String line) {
        assertThat(line).endsWith("\r\n");
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length() - 2; i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    cell.append(line.charAt(++i));
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
