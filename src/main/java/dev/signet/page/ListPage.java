package dev.signet.page;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

/** The part of a list that a request asked for. */
public interface ListPage<T> {
    /**
     * Returns the page in the format that the request asked for.
     *
     * @param self the address of this page, from which those of the others are derived
     */
    Response answer(UriBuilder self);
}
