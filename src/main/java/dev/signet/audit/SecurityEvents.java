package dev.signet.audit;

import dev.signet.page.Condition;
import dev.signet.page.Filters;
import dev.signet.page.ListPage;
import dev.signet.page.Listing;
import dev.signet.page.Orderings;
import dev.signet.page.PageSizes;
import dev.signet.page.Rows;
import dev.signet.page.Slice;
import dev.signet.page.SortKey;
import dev.signet.page.SqlRows;
import dev.signet.page.TableRows;
import dev.signet.web.ApiError;
import dev.signet.web.Query;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Lists security events in pages, the newest first. */
@Singleton
public class SecurityEvents {
    private static final Listing LISTING =
            new Listing(Orderings.of(SortKey.of("id", "e.id", "bigint")), PageSizes.DEFAULT);

    private static final Filters FILTERS = Filters.none()
            .oneOf("kind", "e.kind = :kind", SecurityEventKind.allStored())
            .instant("since", "e.happened_at >= :since");

    private static final Filters OF_ANYBODY = FILTERS.and().number("user_id", "e.user_id = :user_id");

    /**
     * Returns the events of all users, or of one.
     *
     * @throws ApiError 404 if there is no such user and no event refers to one; events of deleted accounts are kept
     */
    @Transactional
    ListPage<SecurityEventResponse> ofAnybody(UriInfo uri) {
        return LISTING.page(uri, rowsOfAnybody(Query.of(uri)));
    }

    /**
     * Returns the events of all users, or of one, from the query's cursor on, for a caller that is not a request.
     *
     * @throws ApiError as above
     */
    @Transactional
    public Slice<SecurityEventResponse> slice(Query query) {
        return LISTING.slice(query, rowsOfAnybody(query));
    }

    /** The same as a counted page in any case. */
    @Transactional
    ListPage<SecurityEventResponse> countedPageOfAnybody(UriInfo uri) {
        return LISTING.countedPage(uri, rowsOfAnybody(Query.of(uri)));
    }

    /** Returns the events of one user, as that user may see them. */
    @Transactional
    ListPage<SecurityEventResponse> of(long user, UriInfo uri) {
        return LISTING.page(uri, rowsOf(user, uri));
    }

    /** The same as a counted page in any case. */
    @Transactional
    ListPage<SecurityEventResponse> countedPageOf(long user, UriInfo uri) {
        return LISTING.countedPage(uri, rowsOf(user, uri));
    }

    private static Rows<SecurityEventResponse> rowsOfAnybody(Query query) {
        List<Condition> conditions = OF_ANYBODY.of(query);
        query.number("user_id").filter(user -> !SecurityEvent.knows(user)).ifPresent(unknown -> {
            throw ApiError.noSuchUser();
        });
        return rows(conditions, SecurityEvent::views);
    }

    private static Rows<SecurityEventResponse> rowsOf(long user, UriInfo uri) {
        List<Condition> conditions = new ArrayList<>(FILTERS.of(Query.of(uri)));
        conditions.add(new Condition("e.user_id = :user", Map.of("user", user)));
        return rows(
                conditions,
                ids -> SecurityEvent.views(ids).stream()
                        .map(SecurityEventResponse::forItsUser)
                        .toList());
    }

    private static Rows<SecurityEventResponse> rows(
            List<Condition> conditions, Function<List<Long>, List<SecurityEventResponse>> read) {
        SqlRows rows = new SqlRows(SecurityEvent.getEntityManager(), "security_events e", "e.id", conditions);
        return new TableRows<>(rows, read, SecurityEventResponse::id);
    }
}
