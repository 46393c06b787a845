package dev.signet.web;

import dev.signet.secret.Sha256;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import java.util.HexFormat;
import java.util.Optional;

/** An entity tag that changes whenever the content does (RFC 9110 §8.8.3). */
public final class ContentTag {
    private static final int BYTES = 16;

    private ContentTag() {}

    /** Returns the tag of this content. */
    public static String of(byte[] content) {
        return HexFormat.of().formatHex(Sha256.of(content), 0, BYTES);
    }

    /**
     * Returns the response to a client that has the content (304) or wants other content (412); empty if it is to get it.
     * {@code If-None-Match} is compared weakly, because a proxy that compresses weakens the tag (RFC 9110 §13.1.2);
     * {@link Request} compares it strongly.
     */
    public static Optional<ResponseBuilder> withoutContent(Request request, EntityTag tag) {
        return Optional.ofNullable(request.evaluatePreconditions(tag))
                .or(() -> Optional.ofNullable(request.evaluatePreconditions(new EntityTag(tag.getValue(), true)))
                        .filter(answer -> answer.build().getStatus() == Status.NOT_MODIFIED.getStatusCode()))
                .map(answer -> answer.tag(tag));
    }
}
