package dev.signet.page;

import dev.signet.web.ApiError;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigInteger;
import java.net.URI;

/** The part of a list that a query asks for. */
public final class PageRequest {
    private static final String PAGE = "page";
    private static final String PAGE_SIZE = "page_size";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private PageRequest() {}

    /** So many entries from a place on. */
    public record Keyset(Cursor cursor, int limit) {}

    /** A numbered page; {@code last} for the last one, whatever its number. */
    public record Numbered(long number, boolean last, int size) {}

    /** Whether the query is one of Django REST Framework's page-number pagination. */
    public static boolean isNumbered(UriInfo uri) {
        return uri.getQueryParameters().containsKey(PAGE)
                || uri.getQueryParameters().containsKey(PAGE_SIZE);
    }

    /**
     * Reads {@code ?limit=} and {@code ?cursor=}.
     *
     * @throws ApiError 400 for a limit that is no positive number, 404 for a cursor that is none
     */
    public static Keyset keyset(UriInfo uri, PageSizes sizes) {
        String cursor = uri.getQueryParameters().getFirst(CURSOR);
        String limit = uri.getQueryParameters().getFirst(LIMIT);
        return new Keyset(
                cursor == null ? Cursor.TOP : Cursor.parse(cursor),
                limit == null ? sizes.standard() : limit(limit, sizes.most()));
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

    /**
     * Reads {@code ?page=} and {@code ?page_size=} as Django REST Framework does: a size that makes no sense is as good as none.
     *
     * @throws ApiError 404 for a page that can be none
     */
    public static Numbered numbered(UriInfo uri, PageSizes sizes) {
        String page = uri.getQueryParameters().getFirst(PAGE);
        int size = size(uri.getQueryParameters().getFirst(PAGE_SIZE), sizes);
        if ("last".equals(page)) {
            return new Numbered(1, true, size);
        }
        try {
            // Bounded, so that no multiplication with the size overflows.
            int number = page == null || page.isEmpty() ? 1 : Integer.parseInt(page.strip());
            if (number >= 1) {
                return new Numbered(number, false, size);
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, as every other page that cannot be.
        }
        throw invalidPage();
    }

    /** 404: there is no such page. */
    static ApiError invalidPage() {
        return ApiError.notFound("Invalid page.");
    }

    private static int size(String text, PageSizes sizes) {
        try {
            BigInteger size = text == null ? BigInteger.ZERO : new BigInteger(text.strip());
            return size.signum() < 1
                    ? sizes.standard()
                    : size.min(BigInteger.valueOf(sizes.most())).intValue();
        } catch (NumberFormatException notANumber) {
            return sizes.standard();
        }
    }

    /** The same request from this place on. */
    static URI after(UriInfo uri, Cursor cursor) {
        return uri.getRequestUriBuilder()
                .replaceQueryParam(CURSOR, cursor.text())
                .build();
    }

    /** The same request for this page; the first one goes without its number. */
    static String page(UriInfo uri, long number) {
        return uri.getRequestUriBuilder()
                .replaceQueryParam(PAGE, number == 1 ? new Object[0] : new Object[] {number})
                .build()
                .toString();
    }
}
