package dev.signet.post;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** The list of posts, the newest first, a bounded part at a time. Every part costs the same, however deep it lies. */
@Singleton
class PostPages {

    /**
     * Posts from a place on.
     *
     * @param next where the next ones start; empty at the end of the list
     */
    record Newest(List<PostView> posts, Optional<Cursor> next) {}

    /** A numbered page, and how many posts there are in all. */
    record Numbered(long number, int size, long count, List<PostView> posts) {

        /** The page in Django REST Framework's form, with links relative to this request. */
        Page as(UriInfo uri) {
            boolean more = number * size < count;
            return new Page(
                    count,
                    more ? PageRequest.page(uri, number + 1) : null,
                    number > 1 ? PageRequest.page(uri, number - 1) : null,
                    posts);
        }
    }

    /** Django REST Framework's form of a page; {@code null} where there is no next or previous one. */
    record Page(
            @JsonProperty("count") long count,
            @JsonProperty("next") String next,
            @JsonProperty("previous") String previous,
            @JsonProperty("results") List<PostView> results) {}

    @Transactional
    Newest newest(PageRequest.Keyset request) {
        // One more than asked for tells whether there is a next page.
        List<PostView> posts = Post.newestBefore(request.cursor().before(), request.limit() + 1);
        if (posts.size() <= request.limit()) {
            return new Newest(posts, Optional.empty());
        }
        List<PostView> page = posts.subList(0, request.limit());
        return new Newest(page, Optional.of(new Cursor(page.get(page.size() - 1).id())));
    }

    @Transactional
    Numbered numbered(PageRequest.Numbered request) {
        long count = Post.countAll();
        long lastPage = Math.max(1, (count + request.size() - 1) / request.size());
        long number = request.last() ? lastPage : request.number();
        if (number > lastPage) {
            throw PageRequest.invalidPage();
        }
        List<PostView> posts = Post.idAt((number - 1) * request.size())
                .map(first -> Post.newestBefore(first + 1, request.size()))
                .orElse(List.of());
        return new Numbered(number, request.size(), count, posts);
    }
}
