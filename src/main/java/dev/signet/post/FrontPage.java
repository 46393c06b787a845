package dev.signet.post;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.page.Listing;
import dev.signet.page.Slice;
import dev.signet.revocation.Announced;
import dev.signet.revocation.Announcements;
import dev.signet.web.ContentTag;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The first part of the plain list of posts. It is the same for everyone, so it is kept for a moment, as the bytes that
 * are sent. A write on this replica ends that moment before its response, one on another replica ends it as soon as the
 * feed brings the news.
 */
@Singleton
class FrontPage {
    private static final String POSTS = "posts";

    /** What changes the name of an author, or removes posts with their author. */
    private static final Set<SecurityEventKind> CHANGE_AUTHORS =
            Set.of(SecurityEventKind.USERNAME_CHANGED, SecurityEventKind.DELETED);

    private final PostPages pages;
    private final PostConfig config;
    private final ObjectMapper json;
    private final Announcements announcements;

    /** The number of changes that this replica knows of. */
    private final AtomicLong changes = new AtomicLong();

    private volatile Kept kept;

    FrontPage(PostPages pages, PostConfig config, ObjectMapper json, Announcements announcements) {
        this.pages = pages;
        this.config = config;
        this.json = json;
        this.announcements = announcements;
    }

    /**
     * A page.
     *
     * @param next where the next part of the list starts
     * @param changes the number of changes that were known before it was read
     * @param until until when it may be sent, in {@link System#nanoTime}
     */
    private record Kept(byte[] body, EntityTag tag, Optional<String> next, long changes, long until) {}

    /** Returns the page, or 304 if the client has it (RFC 9110 §13.1.2). */
    Response answer(Request request, UriBuilder self) {
        Kept page = page();
        Optional<ResponseBuilder> unchanged = ContentTag.withoutContent(request, page.tag());
        if (unchanged.isPresent()) {
            return unchanged.get().build();
        }
        ResponseBuilder answer =
                Response.ok(page.body(), MediaType.APPLICATION_JSON_TYPE).tag(page.tag());
        page.next().ifPresent(cursor -> answer.link(Listing.from(self, cursor), "next"));
        return answer.build();
    }

    private Kept page() {
        Kept page = kept;
        if (page == null || page.changes() != changes.get() || page.until() - System.nanoTime() <= 0) {
            page = read();
            kept = page;
        }
        return page;
    }

    private Kept read() {
        long known = changes.get();
        Slice<PostResponse> first = pages.first();
        try {
            byte[] body = json.writeValueAsBytes(first.entries());
            long until = System.nanoTime() + config.keepFirstPage().toNanos();
            return new Kept(body, new EntityTag(ContentTag.of(body)), first.cursor(), known, until);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException(fault);
        }
    }

    void written(@Observes(during = TransactionPhase.AFTER_SUCCESS) PostsChanged change) {
        forget();
        announcements.make(POSTS);
    }

    void happened(@Observes(during = TransactionPhase.AFTER_SUCCESS) RecordedEvent event) {
        if (event.success() && CHANGE_AUTHORS.contains(event.kind())) {
            forget();
            announcements.make(POSTS);
        }
    }

    void announced(@Observes Announced news) {
        if (news.what().equals(POSTS)) {
            forget();
        }
    }

    private void forget() {
        changes.incrementAndGet();
    }
}
