package dev.signet.page;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list, from a cursor on.
 *
 * @param next where the next part starts; empty at the end of the list
 */
record Part<T>(List<T> entries, Optional<Place> next) implements ListPage<T> {
    /** Returns an array, and the address of the next part in a {@code Link} header (RFC 8288). */
    @Override
    public Response answer(UriBuilder self) {
        Response.ResponseBuilder answer = Response.ok(entries, MediaType.APPLICATION_JSON_TYPE);
        next.ifPresent(place -> answer.link(PageRequest.after(self, place.text()), "next"));
        return answer.build();
    }
}
