package dev.signet.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signet.web.ApiError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.LongFunction;

/** A numbered page of a list, and how many entries there are in all. */
public record NumberedPage<T>(long number, int size, long count, List<T> entries) {

    /**
     * The page that a request asked for.
     *
     * @param count how many entries there are
     * @param from the entries of a page, by the number of those before it
     * @throws ApiError 404 where there is no such page
     */
    public static <T> NumberedPage<T> of(PageRequest.Numbered request, long count, LongFunction<List<T>> from) {
        long lastPage = Math.max(1, (count + request.size() - 1) / request.size());
        long number = request.last() ? lastPage : request.number();
        if (number > lastPage) {
            throw PageRequest.invalidPage();
        }
        return new NumberedPage<>(number, request.size(), count, from.apply((number - 1) * request.size()));
    }

    /** The page in Django REST Framework's form, with links relative to this request. */
    public Response answer(UriInfo uri) {
        boolean more = number * size < count;
        Body<T> body = new Body<>(
                count,
                more ? PageRequest.page(uri, number + 1) : null,
                number > 1 ? PageRequest.page(uri, number - 1) : null,
                entries);
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    /** {@code null} where there is no next or previous page. */
    @RegisterForReflection
    private record Body<T>(
            @JsonProperty("count") long count,
            @JsonProperty("next") String next,
            @JsonProperty("previous") String previous,
            @JsonProperty("results") List<T> results) {}
}
