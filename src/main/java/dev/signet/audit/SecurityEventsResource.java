package dev.signet.audit;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.OwnLinks;
import dev.signet.web.Query;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;

/** Security events of all accounts, for administrators. */
@AwaitsPrimary
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
        Query query = Query.of(uri);
        return query.text(SecurityEvents.AFTER).isPresent()
                ? news(query, links.self(uri))
                : events.ofAnybody(uri).answer(links.self(uri));
    }

    /** Always has the address of the next request, because there may be more events by then. */
    private Response news(Query query, UriBuilder self) {
        SecurityEvents.NewEvents found = events.newEvents(query);
        return Response.ok(found.events(), MediaType.APPLICATION_JSON_TYPE)
                .link(
                        self.replaceQueryParam(SecurityEvents.AFTER, found.after())
                                .build(),
                        "next")
                .build();
    }

    /** The same events as a table, for spreadsheets. */
    @GET
    @Path("csv")
    @RolesAllowed(Roles.ADMIN)
    @View(name = "Security Event Table", admits = Admits.SIGNED_IN, type = "text/csv")
    public Response table(UriInfo uri) {
        return Response.ok(new EventTable(events, Query.of(uri)), EventTable.TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"security-events.csv\"")
                .build();
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
