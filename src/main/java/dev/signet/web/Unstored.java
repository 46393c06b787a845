package dev.signet.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Answers that no cache keeps: those that carry a token or another secret (RFC 6749 §5.1). */
public final class Unstored {
    /** The {@code Cache-Control} of such an answer. */
    static final String NO_STORE = "no-store";

    private Unstored() {}

    /** 200 with this. */
    public static <T> RestResponse<T> ok(T answer) {
        return with(answer).build();
    }

    /** 201 with this. */
    public static <T> RestResponse<T> created(T answer) {
        return unstored(ResponseBuilder.create(RestResponse.Status.CREATED, answer))
                .build();
    }

    /** 200 with this, to which headers and cookies can be added. */
    public static <T> ResponseBuilder<T> with(T answer, NewCookie... cookies) {
        return unstored(ResponseBuilder.ok(answer)).cookie(cookies);
    }

    private static <T> ResponseBuilder<T> unstored(ResponseBuilder<T> answer) {
        return answer.header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
}
