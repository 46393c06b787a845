package dev.signet.audit;

import dev.signet.security.Roles;
import dev.signet.web.OwnLinks;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Security events of all accounts, for administrators. */
@Path("/api/security_events")
class SecurityEventsResource {
    private final SecurityEvents events;
    private final OwnLinks links;

    SecurityEventsResource(SecurityEvents events, OwnLinks links) {
        this.events = events;
        this.links = links;
    }

    @GET
    @RolesAllowed(Roles.ADMIN)
    @View(name = "Security Event List", admits = Admits.SIGNED_IN)
    public Response list(UriInfo uri) {
        return events.ofAnybody(uri).answer(links.self(uri));
    }

    /** The list in one form, for clients with types. */
    @GET
    @Path("pages")
    @RolesAllowed(Roles.ADMIN)
    @View(name = "Security Event Pages", admits = Admits.SIGNED_IN)
    public Response countedPage(UriInfo uri) {
        return events.countedPageOfAnybody(uri).answer(links.self(uri));
    }
}
