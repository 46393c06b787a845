package dev.signet.web;

import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.NewCookie;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Answers that no cache keeps: those that carry a token or another secret (RFC 6749 §5.1). */
public final class Unstored {
    private Unstored() {}

    /** 200 with this. */
    public static <T> RestResponse<T> ok(T answer) {
        return with(answer).build();
    }

    /** 200 with this, to which headers and cookies can be added. */
    public static <T> ResponseBuilder<T> with(T answer, NewCookie... cookies) {
        CacheControl noStore = new CacheControl();
        noStore.setNoStore(true);
        noStore.setNoTransform(false);
        return ResponseBuilder.ok(answer).cacheControl(noStore).cookie(cookies);
    }
}
