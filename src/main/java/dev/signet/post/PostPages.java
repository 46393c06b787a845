package dev.signet.post;

import dev.signet.page.ListPage;
import dev.signet.page.Listing;
import dev.signet.page.Slice;
import dev.signet.standby.FromStandby;
import dev.signet.start.StartCheck;
import dev.signet.web.Query;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;

/** Returns the list of posts in pages of limited size; the newest first, unless a client asks for another order. */
@Singleton
class PostPages implements StartCheck {
    private final PostConfig config;

    PostPages(PostConfig config) {
        this.config = config;
    }

    @Override
    public void check() {
        if (config.pageSize() > config.maxPageSize()) {
            throw new ConfigurationException("signet.posts.page-size is " + config.pageSize()
                    + ": set it to at most signet.posts.max-page-size (" + config.maxPageSize() + ").");
        }
    }

    /** Returns the part of the list that the query asks for. */
    @FromStandby
    @Transactional
    ListPage<PostResponse> page(UriInfo uri) {
        return listing().page(uri, posts(uri));
    }

    /** Returns the same, but always as a counted page. */
    @FromStandby
    @Transactional
    ListPage<PostResponse> countedPage(UriInfo uri) {
        return listing().countedPage(uri, posts(uri));
    }

    /** Returns the first part of the plain list. */
    @FromStandby
    @Transactional
    Slice<PostResponse> first() {
        Query plain = Query.of(Map.of());
        return listing().slice(plain, PostList.of(plain, Post.getEntityManager()));
    }

    private Listing listing() {
        return new Listing(PostList.ORDERINGS, config.pageSizes());
    }

    private static PostList posts(UriInfo uri) {
        return PostList.of(Query.of(uri), Post.getEntityManager());
    }
}
