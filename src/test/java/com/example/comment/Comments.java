package com.example.comment;

import dev.signet.page.Condition;
import dev.signet.page.ListPage;
import dev.signet.page.Listing;
import dev.signet.page.Orderings;
import dev.signet.page.PageSizes;
import dev.signet.page.SortKey;
import dev.signet.page.SqlRows;
import dev.signet.page.TableRows;
import dev.signet.post.Post;
import dev.signet.security.Caller;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What can be done with comments. Who may do it was decided before. */
@Singleton
class Comments {
    private static final Listing LISTING = new Listing(
            Orderings.of(SortKey.of("id", "c.id", "bigint"), SortKey.of("created_at", "c.created_at", "timestamptz")),
            PageSizes.DEFAULT);

    private final Clock clock;

    Comments(Clock clock) {
        this.clock = clock;
    }

    /** Returns the page that the query asks for, the newest first. */
    @Transactional
    ListPage<CommentResponse> page(String post, UriInfo uri) {
        SqlRows rows = new SqlRows(
                Comment.getEntityManager(),
                "comments c",
                "c.id",
                List.of(new Condition("c.post_id = :post", Map.of("post", existing(post)))));
        return LISTING.countedPage(uri, new TableRows<>(rows, Comments::responses, CommentResponse::id));
    }

    private static List<CommentResponse> responses(List<Long> ids) {
        return Comment.withIds(ids).stream().map(Comment::response).toList();
    }

    /** Stores a comment of the caller. */
    @Transactional
    CommentResponse create(String post, Supplier<CommentInput> input, Caller author) {
        long postId = existing(post);
        Comment comment = new Comment(postId, author.id(), input.get().text(), clock.instant());
        comment.persist();
        return comment.response();
    }

    @Transactional
    CommentResponse get(String post, String id) {
        return comment(post, id).response();
    }

    /** Changes a comment. A missing comment is reported before a faulty body. */
    @Transactional
    CommentResponse edit(String post, String id, Supplier<CommentInput> input) {
        Comment comment = comment(post, id);
        comment.edit(input.get().text());
        return comment.response();
    }

    @Transactional
    void delete(String post, String id) {
        comment(post, id).delete();
    }

    private static long existing(String post) {
        return DecimalId.parse(post)
                .filter(id -> Post.count("id", id) > 0)
                .orElseThrow(() -> ApiError.notFound("No Post matches the given query."));
    }

    private static Comment comment(String post, String id) {
        return DecimalId.parse(post)
                .flatMap(postId -> DecimalId.parse(id).flatMap(comment -> Comment.of(postId, comment)))
                .orElseThrow(() -> ApiError.notFound("No Comment matches the given query."));
    }
}
