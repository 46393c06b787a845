package dev.signet.page;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

/** The part of a list that a request asked for. */
public interface ListPage<T> {
    /**
     * The part in the form that the request asked for.
     *
     * @param self the address of this part, to which those of the others are like
     */
    Response answer(UriBuilder self);
}
