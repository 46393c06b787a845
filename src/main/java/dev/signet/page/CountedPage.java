package dev.signet.page;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A page in Django REST Framework's format.
 *
 * @param next the offset of the next page, if there is one
 * @param previous the offset of the previous page, if there is one
 * @param link builds the address of the page at an offset
 */
record CountedPage<T>(
        long count,
        List<T> entries,
        Optional<Long> next,
        Optional<Long> previous,
        BiFunction<UriBuilder, Long, String> link)
        implements ListPage<T> {

    @Override
    public Response answer(UriBuilder self) {
        Body<T> body = new Body<>(
                count,
                next.map(offset -> link.apply(self, offset)).orElse(null),
                previous.map(offset -> link.apply(self, offset)).orElse(null),
                entries);
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    /** {@code null} if there is no next or previous page. */
    @RegisterForReflection
    private record Body<T>(long count, String next, String previous, List<T> results) {}
}
