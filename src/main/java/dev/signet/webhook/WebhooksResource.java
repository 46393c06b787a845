package dev.signet.webhook;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The endpoints that receive events, for administrators. */
@AwaitsPrimary
@Path("/api/webhooks")
@RolesAllowed(Roles.ADMIN)
class WebhooksResource {
    private static final String ONE = "{id: [0-9a-fA-F-]+}";

    private final EndpointForms forms;
    private final Endpoints endpoints;
    private final DeliveryWorker worker;
    private final SecurityIdentity identity;

    WebhooksResource(EndpointForms forms, Endpoints endpoints, DeliveryWorker worker, SecurityIdentity identity) {
        this.forms = forms;
        this.endpoints = endpoints;
        this.worker = worker;
        this.identity = identity;
    }

    @GET
    @View(name = "Webhook List", admits = Admits.SIGNED_IN, offered = WebhooksOn.class)
    public List<EndpointResponse> list() {
        return endpoints.list();
    }

    @POST
    public RestResponse<NewSecretResponse> add(RequestBody body) {
        return Unstored.created(endpoints.add(forms.creation(body)));
    }

    @OPTIONS
    @RolesAllowed(Roles.USER)
    public Form describeList() {
        return form();
    }

    @GET
    @Path(ONE)
    @View(name = "Webhook Instance", admits = Admits.SIGNED_IN, offered = WebhooksOn.class)
    public EndpointResponse retrieve(@RestPath String id) {
        return endpoints.get(id);
    }

    @PATCH
    @Path(ONE)
    public EndpointResponse change(@RestPath String id, RequestBody body) {
        return endpoints.change(id, forms.change(body));
    }

    @DELETE
    @Path(ONE)
    public void remove(@RestPath String id) {
        endpoints.remove(id);
    }

    @OPTIONS
    @Path(ONE)
    @RolesAllowed(Roles.USER)
    public Form describeInstance() {
        return form();
    }

    @POST
    @Path(ONE + "/rotate_secret")
    @View(name = "Webhook Rotate Secret", admits = Admits.SIGNED_IN, offered = WebhooksOn.class)
    public RestResponse<NewSecretResponse> rotate(@RestPath String id) {
        return Unstored.ok(endpoints.rotate(id));
    }

    @POST
    @Path(ONE + "/test")
    @ResponseStatus(202)
    @View(name = "Webhook Test", admits = Admits.SIGNED_IN, offered = WebhooksOn.class)
    public void test(@RestPath String id) {
        endpoints.test(id);
        worker.wake();
    }

    @POST
    @Path(ONE + "/resend_failed")
    @View(name = "Webhook Resend Failed", admits = Admits.SIGNED_IN, offered = WebhooksOn.class)
    public ResentResponse resendFailed(@RestPath String id) {
        ResentResponse resent = new ResentResponse(endpoints.resendAll(id));
        worker.wake();
        return resent;
    }

    private Form form() {
        return identity.hasRole(Roles.ADMIN) ? forms.form() : null;
    }
}
