package dev.signet.account;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

/** The caller's own account. */
@AwaitsPrimary
@Path("/api/users")
@RolesAllowed(Roles.USER)
class MeResource {
    private final ProfileForms forms;
    private final Profile profile;
    private final Renaming renaming;
    private final Deletion deletion;
    private final CurrentRequest request;

    MeResource(ProfileForms forms, Profile profile, Renaming renaming, Deletion deletion, CurrentRequest request) {
        this.forms = forms;
        this.profile = profile;
        this.renaming = renaming;
        this.deletion = deletion;
        this.request = request;
    }

    @GET
    @Path("me")
    @View(name = "User Me", admits = Admits.SIGNED_IN)
    public UserResponse me() {
        return profile.get();
    }

    @PUT
    @Path("me")
    @Blocking
    public Uni<UserResponse> replace(RequestBody body) {
        return change(body);
    }

    @PATCH
    @Path("me")
    @Blocking
    public Uni<UserResponse> change(RequestBody body) {
        String present = profile.get().email();
        return profile.change(forms.profile(body, present));
    }

    @DELETE
    @Path("me")
    @Blocking
    public Uni<Void> delete(RequestBody body) {
        return deletion.delete(request.caller().id(), ProfileForms.deletion(body));
    }

    @POST
    @Path("set_username")
    @Blocking
    @View(name = "User Set Username", admits = Admits.SIGNED_IN)
    public Uni<Void> setUsername(RequestBody body) {
        return renaming.rename(forms.username(body));
    }

    @OPTIONS
    @Path("me")
    public Form describeMe() {
        return forms.profile();
    }

    @OPTIONS
    @Path("set_username")
    public Form describeSetUsername() {
        return forms.username();
    }
}
