package dev.signet.audit;

import dev.signet.page.Slice;
import dev.signet.web.ApiError;
import dev.signet.web.Query;
import dev.signet.web.Timestamps;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Security events as comma-separated values (RFC 4180), the newest first, read in parts and written as they are read. A
 * text that a spreadsheet would take for a formula gets an apostrophe.
 */
final class EventTable implements StreamingOutput {
    static final String TYPE = "text/csv;charset=UTF-8";

    private static final long MOST = 100_000;
    private static final int AT_ONCE = 200;
    private static final String END_OF_LINE = "\r\n";
    private static final String LIMIT = "limit";

    /** OWASP, "CSV Injection"; the last four are the full-width forms of the signs. */
    private static final String BEGIN_FORMULAS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private final SecurityEvents events;
    private final Query query;
    private final long most;
    private final Slice<SecurityEventResponse> first;

    /**
     * Reads the first part, so that an invalid query is refused.
     *
     * @throws ApiError as {@link SecurityEvents#slice} does; 400 for a limit that is not a positive number
     */
    EventTable(SecurityEvents events, Query query) {
        this.events = events;
        this.most = query.number(LIMIT).map(EventTable::positive).orElse(MOST);
        this.query = query.with(LIMIT, Integer.toString(AT_ONCE)).without("ordering");
        this.first = events.slice(this.query);
    }

    private static long positive(long limit) {
        if (limit < 1) {
            throw ApiError.invalid(LIMIT, "Ensure this value is greater than or equal to 1.");
        }
        return Math.min(limit, MOST);
    }

    @Override
    public void write(OutputStream output) throws IOException {
        Writer lines = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        lines.write("id,happened_at,kind,outcome,user_id,actor_id,session_id,address,device,detail" + END_OF_LINE);
        long left = most;
        Slice<SecurityEventResponse> part = first;
        while (true) {
            for (SecurityEventResponse event : part.entries()) {
                if (left-- == 0) {
                    lines.flush();
                    return;
                }
                lines.write(line(event));
            }
            Optional<String> next = part.cursor();
            if (next.isEmpty()) {
                lines.flush();
                return;
            }
            part = events.slice(query.with("cursor", next.get()));
        }
    }

    static String line(SecurityEventResponse event) {
        return Stream.of(
                        event.id(),
                        Timestamps.format(event.happenedAt()),
                        event.kind(),
                        event.outcome(),
                        event.userId(),
                        event.actorId(),
                        event.sessionId(),
                        event.address(),
                        event.device(),
                        event.detail())
                .map(value -> cell(value == null ? "" : value.toString()))
                .collect(Collectors.joining(",", "", END_OF_LINE));
    }

    private static String cell(String text) {
        boolean formula = !text.isEmpty() && BEGIN_FORMULAS.indexOf(text.charAt(0)) >= 0;
        String safe = formula ? "'" + text : text;
        boolean plain = safe.chars().allMatch(c -> c > ' ' && c != '"' && c != ',' && c != ';' || c == ' ');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
