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
import dev.signet.standby.FromStandby;
import dev.signet.web.ApiError;
import dev.signet.web.NetworkAddress;
import dev.signet.web.Query;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Lists security events in pages, the newest first. */
@Singleton
public class SecurityEvents {
    private static final Listing LISTING =
            new Listing(Orderings.of(SortKey.of("id", "e.id", "bigint")), PageSizes.DEFAULT);

    /** The parameter that names the last event that a client knows. */
    static final String AFTER = "after";

    /** From the moment when an event gets its id until its transaction is known to others. */
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(2);

    private static final Filters FILTERS = Filters.none()
            .oneOf("kind", "e.kind = :kind", SecurityEventKind.allStored())
            .oneOf("outcome", "e.outcome = :outcome", Set.of(SecurityEvent.SUCCESS, SecurityEvent.FAILURE))
            .instant("since", "e.happened_at >= :since")
            .instant("until", "e.happened_at < :until");

    /** Users cannot filter by address, because that would reveal an administrator's, which they do not see. */
    private static final Filters OF_ANYBODY = FILTERS.and()
            .number("user_id", "e.user_id = :user_id")
            .number("actor_id", "e.actor_id = :actor_id")
            .number(AFTER, "e.id > :after")
            .value("address", SecurityEvents::from);

    private final Clock clock;

    SecurityEvents(Clock clock) {
        this.clock = clock;
    }

    /** Events from this address, whichever way it is written. */
    private static Condition from(String address) {
        String written = NetworkAddress.parse(address)
                .map(NetworkAddress::text)
                .orElseThrow(() -> ApiError.invalid("address", "Enter a valid IPv4 or IPv6 address."));
        // The second condition lets PostgreSQL use the index, which leaves out events without an address.
        return new Condition("e.address = :written and e.address <> ''", Map.of("written", written));
    }

    /**
     * Returns the events of all users, or of one.
     *
     * @throws ApiError 404 if there is no such user and no event refers to one; events of deleted accounts are kept
     */
    @FromStandby
    @Transactional
    ListPage<SecurityEventResponse> ofAnybody(UriInfo uri) {
        return LISTING.page(uri, rowsOfAnybody(Query.of(uri)));
    }

    /**
     * Returns the events of all users, or of one, from the query's cursor on, for a caller that is not a request.
     *
     * @throws ApiError as {@link #ofAnybody}
     */
    @Transactional
    public Slice<SecurityEventResponse> slice(Query query) {
        return LISTING.slice(query, rowsOfAnybody(query));
    }

    /**
     * Returns the events after the one that the query names, the oldest first, for a client that asks again and again.
     *
     * @throws ApiError as {@link #ofAnybody}
     */
    @Transactional
    NewEvents newEvents(Query query) {
        Query oldestFirst = query.with("ordering", "id").without("cursor");
        List<SecurityEventResponse> events =
                LISTING.slice(oldestFirst, rowsOfAnybody(oldestFirst)).entries();
        long after = query.number(AFTER).orElse(0L);
        return new NewEvents(events, settled(events, after));
    }

    /**
     * Events that are new to a client.
     *
     * @param after what the client sends with its next request
     */
    record NewEvents(List<SecurityEventResponse> events, long after) {}

    /**
     * Returns the last of these events before which no other can appear; {@code after} if there is none. An event gets its
     * id before its transaction is committed, so another transaction may still commit one with a lower id.
     */
    private long settled(List<SecurityEventResponse> events, long after) {
        if (events.isEmpty()) {
            return after;
        }
        List<Long> ids = events.stream().map(SecurityEventResponse::id).toList();
        long end = SecurityEvent.firstUnsettled(ids, clock.instant().minus(LONGEST_COMMIT))
                .orElse(Long.MAX_VALUE);
        return ids.stream().filter(id -> id < end).reduce(after, Math::max);
    }

    /** The same as a counted page in any case. */
    @FromStandby
    @Transactional
    ListPage<SecurityEventResponse> countedPageOfAnybody(UriInfo uri) {
        return LISTING.countedPage(uri, rowsOfAnybody(Query.of(uri)));
    }

    /** Returns the events of one user, as that user may see them. */
    @FromStandby
    @Transactional
    ListPage<SecurityEventResponse> of(long user, UriInfo uri) {
        return LISTING.page(uri, rowsOf(user, Query.of(uri)));
    }

    /** The same as a counted page in any case. */
    @FromStandby
    @Transactional
    ListPage<SecurityEventResponse> countedPageOf(long user, UriInfo uri) {
        return LISTING.countedPage(uri, rowsOf(user, Query.of(uri)));
    }

    /** Returns a part of one user's events, as that user may see them. */
    @Transactional
    Slice<SecurityEventResponse> slice(long user, Query query) {
        return LISTING.slice(query, rowsOf(user, query));
    }

    /** Returns a part of what this user did to other accounts. */
    @Transactional
    Slice<SecurityEventResponse> actions(long user, Query query) {
        return LISTING.slice(
                query,
                rows(List.of(new Condition("e.actor_id = :actor", Map.of("actor", user))), SecurityEvent::responses));
    }

    private static Rows<SecurityEventResponse> rowsOfAnybody(Query query) {
        List<Condition> conditions = OF_ANYBODY.of(query);
        query.number("user_id").filter(user -> !SecurityEvent.knows(user)).ifPresent(unknown -> {
            throw ApiError.noSuchUser();
        });
        return rows(conditions, SecurityEvent::responses);
    }

    private static Rows<SecurityEventResponse> rowsOf(long user, Query query) {
        List<Condition> conditions = new ArrayList<>(FILTERS.of(query));
        conditions.add(new Condition("e.user_id = :user", Map.of("user", user)));
        return rows(
                conditions,
                ids -> SecurityEvent.responsesOf(user, ids).stream()
                        .map(SecurityEventResponse::forItsUser)
                        .toList());
    }

    private static Rows<SecurityEventResponse> rows(
            List<Condition> conditions, Function<List<Long>, List<SecurityEventResponse>> read) {
        SqlRows rows = new SqlRows(SecurityEvent.getEntityManager(), "security_events e", "e.id", conditions);
        return new TableRows<>(rows, read, SecurityEventResponse::id);
    }
}
