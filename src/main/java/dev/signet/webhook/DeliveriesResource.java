package dev.signet.webhook;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.OwnLinks;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Deliveries that wait or have failed, for administrators. */
@AwaitsPrimary
@Path("/api/webhooks/deliveries")
@RolesAllowed(Roles.ADMIN)
class DeliveriesResource {
    private final DeliveryList list;
    private final Deliveries deliveries;
    private final DeliveryWorker worker;
    private final OwnLinks links;

    DeliveriesResource(DeliveryList list, Deliveries deliveries, DeliveryWorker worker, OwnLinks links) {
        this.list = list;
        this.deliveries = deliveries;
        this.worker = worker;
        this.links = links;
    }

    @GET
    @View(name = "Webhook Delivery List", admits = Admits.SIGNED_IN, offered = WebhooksOn.class)
    public Response list(UriInfo uri) {
        return list.page(uri).answer(links.self(uri));
    }

    /** The list in one form, for clients with types. */
    @GET
    @Path("pages")
    @View(name = "Webhook Delivery Pages", admits = Admits.SIGNED_IN, offered = WebhooksOn.class)
    public Response countedPage(UriInfo uri) {
        return list.countedPage(uri).answer(links.self(uri));
    }

    @POST
    @Path("{id: [0-9]+}/resend")
    @ResponseStatus(202)
    @View(name = "Webhook Delivery Resend", admits = Admits.SIGNED_IN, offered = WebhooksOn.class)
    public void resend(@RestPath String id) {
        deliveries.resend(id);
        worker.wake();
    }
}
