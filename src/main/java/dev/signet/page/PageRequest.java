package dev.signet.page;

import dev.signet.web.ApiError;
import dev.signet.web.Query;
import jakarta.ws.rs.core.UriBuilder;
import java.math.BigInteger;
import java.net.URI;
import java.util.Optional;

/** The part of a list that a query asks for. */
sealed interface PageRequest {
    String PAGE = "page";
    String PAGE_SIZE = "page_size";
    String LIMIT = "limit";
    String OFFSET = "offset";
    String CURSOR = "cursor";

    /** Up to {@code limit} entries from a cursor on. */
    record Keyset(Optional<String> cursor, int limit) implements PageRequest {}

    /** A numbered page; {@code last} means the last one, whatever its number. */
    record Numbered(long number, boolean last, int size) implements PageRequest {}

    /** Up to {@code limit} entries after the first {@code offset}. */
    record Offset(long offset, int limit) implements PageRequest {}

    /**
     * Parses the query: a numbered page if it has {@code page} or {@code page_size}; a part at an offset if it has
     * {@code offset}; otherwise a part from a cursor on.
     *
     * @throws ApiError 404 for an invalid page number; 400 for a limit that is not a positive number, if there is no
     *     offset
     */
    static PageRequest of(Query query, PageSizes sizes) {
        boolean counted = query.has(PAGE) || query.has(PAGE_SIZE) || query.has(OFFSET);
        return counted ? counted(query, sizes) : keyset(query, sizes);
    }

    /**
     * Parses the query as a part at an offset if it has {@code offset} and neither {@code page} nor {@code page_size};
     * otherwise as a numbered page.
     *
     * @throws ApiError 404 for a page that cannot be
     */
    static PageRequest counted(Query query, PageSizes sizes) {
        boolean behind = query.has(OFFSET) && !query.has(PAGE) && !query.has(PAGE_SIZE);
        return behind ? offset(query, sizes) : numbered(query, sizes);
    }

    /**
     * Parses the query as a part from a cursor on.
     *
     * @throws ApiError 400 for a limit that is not a positive number
     */
    static Keyset keyset(Query query, PageSizes sizes) {
        Optional<Integer> limit = filled(query, LIMIT).map(text -> limit(text, sizes.most()));
        return new Keyset(filled(query, CURSOR), limit.orElse(sizes.standard()));
    }

    /** Returns a value that is not empty: forms send an empty one for a field that nobody filled in. */
    private static Optional<String> filled(Query query, String name) {
        return query.last(name).filter(value -> !value.isEmpty());
    }

    private static int limit(String text, int most) {
        try {
            BigInteger limit = new BigInteger(text);
            if (limit.signum() < 1) {
                throw ApiError.invalid(LIMIT, "Ensure this value is greater than or equal to 1.");
            }
            return limit.min(BigInteger.valueOf(most)).intValue();
        } catch (NumberFormatException notANumber) {
            throw ApiError.invalid(LIMIT, "A valid integer is required.");
        }
    }

    /** Parses like Django REST Framework, which ignores an invalid limit or offset. */
    private static Offset offset(Query query, PageSizes sizes) {
        long offset = query.last(OFFSET)
                .flatMap(PageRequest::integer)
                .map(number -> number.max(BigInteger.ZERO).min(BigInteger.valueOf(Integer.MAX_VALUE)))
                .orElse(BigInteger.ZERO)
                .longValue();
        return new Offset(offset, size(query.last(LIMIT), sizes));
    }

    /** Parses like Django REST Framework, which ignores an invalid size. */
    private static Numbered numbered(Query query, PageSizes sizes) {
        int size = size(query.last(PAGE_SIZE), sizes);
        Optional<String> page = filled(query, PAGE);
        if (page.isEmpty()) {
            return new Numbered(1, false, size);
        }
        if (page.get().equals("last")) {
            return new Numbered(1, true, size);
        }
        // Limited, so that a multiplication by the size cannot overflow.
        return integer(page.get())
                .filter(number -> number.signum() > 0 && number.bitLength() < Integer.SIZE)
                .map(number -> new Numbered(number.longValue(), false, size))
                .orElseThrow(PageRequest::invalidPage);
    }

    private static int size(Optional<String> text, PageSizes sizes) {
        return text.flatMap(PageRequest::integer)
                .filter(size -> size.signum() > 0)
                .map(size -> size.min(BigInteger.valueOf(sizes.most())).intValue())
                .orElse(sizes.standard());
    }

    private static Optional<BigInteger> integer(String text) {
        try {
            return Optional.of(new BigInteger(text.strip()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** Returns a 404 for a page that does not exist. */
    static ApiError invalidPage() {
        return ApiError.notFound("Invalid page.");
    }

    /** Returns the address of the same request from this cursor on. */
    static URI after(UriBuilder self, String cursor) {
        return self.clone().replaceQueryParam(CURSOR, cursor).build();
    }

    /** Returns the address of the same request for this page; the first one has no number. */
    static String page(UriBuilder self, long number) {
        return self.clone()
                .replaceQueryParam(PAGE, number == 1 ? new Object[0] : new Object[] {number})
                .build()
                .toString();
    }

    /** Returns the address of the same request at this offset. */
    static String offset(UriBuilder self, long offset, int limit) {
        return self.clone()
                .replaceQueryParam(LIMIT, limit)
                .replaceQueryParam(OFFSET, offset)
                .build()
                .toString();
    }
}
