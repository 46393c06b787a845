package dev.signet.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Responses that no cache may store, because they carry a token or another secret (RFC 6749 §5.1). */
public final class Unstored {
    /** The {@code Cache-Control} of such a response. */
    static final String NO_STORE = "no-store";

    private Unstored() {}

    /** Returns a 200 with this body. */
    public static <T> RestResponse<T> ok(T answer) {
        return with(answer).build();
    }

    /** Returns a 201 with this body. */
    public static <T> RestResponse<T> created(T answer) {
        return unstored(ResponseBuilder.create(RestResponse.Status.CREATED, answer))
                .build();
    }

    /** Returns a 202 with this body and these cookies. */
    public static <T> RestResponse<T> accepted(T answer, NewCookie... cookies) {
        return unstored(ResponseBuilder.create(RestResponse.Status.ACCEPTED, answer))
                .cookie(cookies)
                .build();
    }

    /** Returns a builder of a 200 with this body and these cookies. */
    public static <T> ResponseBuilder<T> with(T answer, NewCookie... cookies) {
        return unstored(ResponseBuilder.ok(answer)).cookie(cookies);
    }

    private static <T> ResponseBuilder<T> unstored(ResponseBuilder<T> answer) {
        return answer.header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
}
