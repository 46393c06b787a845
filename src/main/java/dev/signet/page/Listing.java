package dev.signet.page;

import dev.signet.page.PageRequest.Keyset;
import dev.signet.page.PageRequest.Numbered;
import dev.signet.page.PageRequest.Offset;
import dev.signet.page.Rows.Count;
import dev.signet.page.Rows.Found;
import dev.signet.web.ApiError;
import dev.signet.web.Query;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hibernate.JDBCException;

/**
 * Serves the pages of an ordered list, numbered, by offset, or by cursor, depending on what the client uses.
 *
 * @param orderings what the list can be ordered by
 * @param sizes how many entries a page has
 */
public record Listing(Orderings orderings, PageSizes sizes) {
    /** The SQLSTATE class for values that are invalid for their type. */
    private static final String DATA_EXCEPTION = "22";

    /**
     * Returns the part of these rows that the query asks for.
     *
     * @throws ApiError 404 if there is no such page or the cursor is invalid; 400 for an invalid limit or a page that
     *     is too deep
     */
    public <T> ListPage<T> page(UriInfo uri, Rows<T> rows) {
        return answer(PageRequest.of(Query.of(uri), sizes), Query.of(uri), rows);
    }

    /**
     * Returns the same, but always as a counted page, by default the first one.
     *
     * @throws ApiError as {@link #page}
     */
    public <T> ListPage<T> countedPage(UriInfo uri, Rows<T> rows) {
        return answer(PageRequest.counted(Query.of(uri), sizes), Query.of(uri), rows);
    }

    /**
     * Returns the part of these rows that begins at the query's cursor, for a caller that is not a request.
     *
     * @throws ApiError as {@link #page}
     */
    public <T> Slice<T> slice(Query query, Rows<T> rows) {
        Part<T> part = part(PageRequest.keyset(query, sizes), orderings.of(query), rows);
        return new Slice<>(part.entries(), part.next().map(Place::text));
    }

    /** Returns the address of the same request from this cursor on. */
    public static URI from(UriBuilder self, String cursor) {
        return PageRequest.after(self, cursor);
    }

    private <T> ListPage<T> answer(PageRequest request, Query query, Rows<T> rows) {
        Ordering ordering = orderings.of(query);
        if (request instanceof Numbered numbered) {
            return numbered(numbered, ordering, rows);
        }
        if (request instanceof Offset offset) {
            return behind(offset, ordering, rows);
        }
        return part((Keyset) request, ordering, rows);
    }

    /**
     * A cursor contains the ordering of the list that it came from. If a filter has fixed one of the ordering's keys since,
     * it is a cursor of another list.
     */
    private <T> Part<T> part(Keyset request, Ordering asked, Rows<T> rows) {
        Optional<Place> from = request.cursor().map(cursor -> Place.parse(cursor, orderings));
        Ordering ordering = from.map(Place::ordering).orElse(asked).without(rows.constant());
        if (from.filter(place -> !place.ordering().equals(ordering)).isPresent()) {
            throw Cursor.invalid();
        }
        // One extra row shows whether there is a next part.
        List<Found> found = find(rows, ordering, from, request.limit() + 1);
        if (found.size() <= request.limit()) {
            return new Part<>(rows.load(found), Optional.empty());
        }
        List<Found> entries = found.subList(0, request.limit());
        Place next = new Place(ordering, entries.get(entries.size() - 1).values());
        return new Part<>(rows.load(entries), Optional.of(next));
    }

    private static <T> List<Found> find(Rows<T> rows, Ordering ordering, Optional<Place> from, int limit) {
        try {
            return rows.find(ordering, from.map(Place::values), 0, limit);
        } catch (JDBCException fault) {
            String state = fault.getSQLState();
            if (from.isPresent() && state != null && state.startsWith(DATA_EXCEPTION)) {
                // The cursor was made up, with a value that is invalid for its column.
                throw Cursor.invalid();
            }
            throw fault;
        }
    }

    private static <T> ListPage<T> numbered(Numbered request, Ordering ordering, Rows<T> rows) {
        Count count = rows.count(request.size());
        long size = request.size();
        long last = Math.max(1, (count.number() + size - 1) / size);
        if (request.last() && !count.all()) {
            throw tooDeep(PageRequest.PAGE, count.number());
        }
        long number = request.last() ? last : request.number();
        if (number > last) {
            throw count.all() ? PageRequest.invalidPage() : tooDeep(PageRequest.PAGE, count.number());
        }
        long offset = (number - 1) * size;
        return new CountedPage<>(
                count.number(),
                slice(PageRequest.PAGE, ordering, rows, count, offset, request.size()),
                Optional.of(offset + size).filter(next -> next < count.number() || !count.all()),
                Optional.of(offset - size).filter(previous -> previous >= 0),
                (self, to) -> PageRequest.page(self, to / size + 1));
    }

    private static <T> ListPage<T> behind(Offset request, Ordering ordering, Rows<T> rows) {
        int limit = request.limit();
        Count count = rows.count(limit);
        if (request.offset() >= count.number() && !count.all()) {
            throw tooDeep(PageRequest.OFFSET, count.number());
        }
        return new CountedPage<>(
                count.number(),
                request.offset() >= count.number()
                        ? List.of()
                        : slice(PageRequest.OFFSET, ordering, rows, count, request.offset(), limit),
                Optional.of(request.offset() + limit).filter(next -> next < count.number() || !count.all()),
                Optional.of(request.offset()).filter(offset -> offset > 0).map(offset -> Math.max(0, offset - limit)),
                (self, to) -> PageRequest.offset(self, to, limit));
    }

    /** Returns some of the entries, read from the nearer end of the list. */
    private static <T> List<T> slice(
            String parameter, Ordering ordering, Rows<T> rows, Count count, long offset, int limit) {
        long behind = count.number() - offset - limit;
        if (!count.all() || offset <= Math.max(behind, limit) || rows.reachesAnywhere(ordering)) {
            if (offset > Rows.REACH && !rows.reachesAnywhere(ordering)) {
                throw tooDeep(parameter, Rows.REACH);
            }
            return rows.load(rows.find(ordering, Optional.empty(), offset, limit));
        }
        if (behind > Rows.REACH) {
            throw tooDeep(parameter, Rows.REACH);
        }
        int size = (int) Math.min(limit, count.number() - offset);
        List<Found> found =
                new ArrayList<>(rows.find(ordering.reversed(), Optional.empty(), Math.max(0, behind), size));
        Collections.reverse(found);
        return rows.load(found);
    }

    private static ApiError tooDeep(String parameter, long reach) {
        return ApiError.invalid(
                parameter,
                "Only the first " + reach
                        + " entries have numbers here. Narrow the list by filters, or follow it by cursors:"
                        + " send limit without " + parameter + ", and then the addresses in the Link header.");
    }
}
