package dev.signet.account;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.Device;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Invitations to register, for administrators. */
@Path("/api/users/invitations")
@RolesAllowed(Roles.ADMIN)
class InvitationsResource {
    private final Forms forms;
    private final Invitations invitations;
    private final SecurityIdentity identity;

    InvitationsResource(Forms forms, Invitations invitations, SecurityIdentity identity) {
        this.forms = forms;
        this.invitations = invitations;
        this.identity = identity;
    }

    @GET
    public List<InvitationView> list() {
        return invitations.open();
    }

    @DELETE
    @Path("{id: [0-9a-fA-F-]+}")
    public void withdraw(@RestPath String id, HttpServerRequest client) {
        invitations.withdraw(id, Caller.signedIn(identity), Device.of(client));
    }

    @POST
    public RestResponse<InvitationView> invite(RequestBody body, HttpServerRequest client) {
        return Unstored.created(invitations.invite(forms.invited(body), Caller.signedIn(identity), Device.of(client)));
    }

    /** What {@code OPTIONS} tells of these paths. */
    @Produces
    @Singleton
    static Views views(Provider<Forms> forms) {
        return Views.of(
                View.of("/api/users/invitations", Admits.SIGNED_IN, "Invitation List", "GET", "HEAD", "POST")
                        .withForms(
                                "POST",
                                caller ->
                                        Optional.of(forms.get().invited()).filter(any -> caller.hasRole(Roles.ADMIN))),
                View.of("/api/users/invitations/[0-9a-fA-F-]+", Admits.SIGNED_IN, "Invitation Detail", "DELETE"));
    }
}
