package dev.signet.audit;

import dev.signet.page.PageRequest;
import dev.signet.page.PageSizes;
import dev.signet.security.Roles;
import dev.signet.web.Query;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** What happened to all accounts, for administrators. */
@Path("/api/security_events")
class SecurityEventsResource {
    private final SecurityEvents events;

    SecurityEventsResource(SecurityEvents events) {
        this.events = events;
    }

    @GET
    @RolesAllowed(Roles.ADMIN)
    public Response list(UriInfo uri) {
        Query query = Query.of(uri);
        Optional<Long> user = query.number("user_id");
        PageRequest.Keyset request = PageRequest.keyset(uri, PageSizes.DEFAULT);
        EventFilter filter = EventFilter.of(query, user);
        return user.map(id -> events.newestOf(id, request, filter))
                .orElseGet(() -> events.newest(request, filter))
                .answer(uri);
    }

    /** What {@code OPTIONS} tells of this path. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(View.of("/api/security_events", Admits.SIGNED_IN, "Security Event List", "GET", "HEAD"));
    }
}
