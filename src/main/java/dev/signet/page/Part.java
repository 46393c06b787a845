package dev.signet.page;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A part of a list, from a cursor on.
 *
 * @param next where the next part starts; empty at the end of the list
 */
public record Part<T>(List<T> entries, Optional<Cursor> next) {

    /**
     * The part that a request asked for.
     *
     * @param found one entry more than it asked for, where there are so many
     * @param id an entry's id
     */
    public static <T> Part<T> of(List<T> found, int limit, ToLongFunction<T> id) {
        if (found.size() <= limit) {
            return new Part<>(found, Optional.empty());
        }
        List<T> entries = found.subList(0, limit);
        return new Part<>(entries, Optional.of(new Cursor(id.applyAsLong(entries.get(limit - 1)))));
    }

    /** An array, and the address of the next part in a {@code Link} header (RFC 8288). */
    public Response answer(UriInfo uri) {
        Response.ResponseBuilder answer = Response.ok(entries, MediaType.APPLICATION_JSON_TYPE);
        next.ifPresent(cursor -> answer.link(PageRequest.after(uri, cursor), "next"));
        return answer.build();
    }
}
