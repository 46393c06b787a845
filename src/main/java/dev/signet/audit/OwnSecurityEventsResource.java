package dev.signet.audit;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.OwnLinks;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Security events of the caller's own account. */
@AwaitsPrimary
@Path("/api/users/me/security_events")
class OwnSecurityEventsResource {
    private final SecurityEvents events;
    private final OwnLinks links;
    private final SecurityIdentity identity;

    OwnSecurityEventsResource(SecurityEvents events, OwnLinks links, SecurityIdentity identity) {
        this.events = events;
        this.links = links;
        this.identity = identity;
    }

    @GET
    @RolesAllowed(Roles.USER)
    @View(name = "Own Security Events", admits = Admits.SIGNED_IN)
    public Response list(UriInfo uri) {
        return events.of(Caller.signedIn(identity).id(), uri).answer(links.self(uri));
    }

    /** The list in one form, for clients with types. */
    @GET
    @Path("pages")
    @RolesAllowed(Roles.USER)
    @View(name = "Own Security Event Pages", admits = Admits.SIGNED_IN)
    public Response countedPage(UriInfo uri) {
        return events.countedPageOf(Caller.signedIn(identity).id(), uri).answer(links.self(uri));
    }
}
