package dev.signet.account;

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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Invitations to register, for administrators. */
@AwaitsPrimary
@Path("/api/users/invitations")
@RolesAllowed(Roles.ADMIN)
class InvitationsResource {
    private final EmailForms forms;
    private final Invitations invitations;
    private final SecurityIdentity identity;

    InvitationsResource(EmailForms forms, Invitations invitations, SecurityIdentity identity) {
        this.forms = forms;
        this.invitations = invitations;
        this.identity = identity;
    }

    @GET
    @View(name = "Invitation List", admits = Admits.SIGNED_IN)
    public List<InvitationResponse> list() {
        return invitations.open();
    }

    @DELETE
    @Path("{id: [0-9a-fA-F-]+}")
    @View(name = "Invitation Detail", admits = Admits.SIGNED_IN)
    public void withdraw(@RestPath String id) {
        invitations.withdraw(id);
    }

    @POST
    public RestResponse<InvitationResponse> invite(RequestBody body) {
        return Unstored.created(invitations.invite(forms.invitation(body)));
    }

    @OPTIONS
    @RolesAllowed(Roles.USER)
    public Form describeList() {
        return identity.hasRole(Roles.ADMIN) ? forms.invitation() : null;
    }
}
