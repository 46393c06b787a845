package dev.signet.page;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** The part of a list that a request asked for. */
public interface ListPage<T> {
    /** The part in the form that the request asked for, with links relative to it. */
    Response answer(UriInfo uri);
}
