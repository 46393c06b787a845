package dev.signet.account;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.Device;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

/** The caller's own account. */
@Path("/api/users")
@RolesAllowed(Roles.USER)
class MeResource {
    private final ProfileForms forms;
    private final PasswordForms passwordForms;
    private final Profile profile;
    private final Passwords passwords;
    private final Deletion deletion;
    private final SecurityIdentity identity;

    MeResource(
            ProfileForms forms,
            PasswordForms passwordForms,
            Profile profile,
            Passwords passwords,
            Deletion deletion,
            SecurityIdentity identity) {
        this.forms = forms;
        this.passwordForms = passwordForms;
        this.profile = profile;
        this.passwords = passwords;
        this.deletion = deletion;
        this.identity = identity;
    }

    @GET
    @Path("me")
    @View(name = "User Me", admits = Admits.SIGNED_IN)
    public UserResponse me() {
        return profile.view(Caller.signedIn(identity));
    }

    @PUT
    @Path("me")
    @Blocking
    public Uni<UserResponse> replace(RequestBody body, HttpServerRequest client) {
        return change(body, client);
    }

    @PATCH
    @Path("me")
    @Blocking
    public Uni<UserResponse> change(RequestBody body, HttpServerRequest client) {
        Caller caller = Caller.signedIn(identity);
        String present = profile.view(caller).email();
        return profile.change(caller, forms.profile(body, present), Device.of(client));
    }

    @DELETE
    @Path("me")
    @Blocking
    public Uni<Void> delete(RequestBody body, HttpServerRequest client) {
        Caller caller = Caller.signedIn(identity);
        return deletion.delete(caller.id(), caller, ProfileForms.deletion(body), Device.of(client));
    }

    @POST
    @Path("set_password")
    @Blocking
    @View(name = "User Set Password", admits = Admits.SIGNED_IN)
    public Uni<Void> setPassword(RequestBody body, HttpServerRequest client) {
        return passwords.set(Caller.signedIn(identity), passwordForms.change(body), Device.of(client));
    }

    @POST
    @Path("set_username")
    @Blocking
    @View(name = "User Set Username", admits = Admits.SIGNED_IN)
    public Uni<Void> setUsername(RequestBody body, HttpServerRequest client) {
        return profile.rename(Caller.signedIn(identity), forms.username(body), Device.of(client));
    }

    @OPTIONS
    @Path("me")
    public Form describeMe() {
        return forms.profile();
    }

    @OPTIONS
    @Path("set_password")
    public Form describeSetPassword() {
        return passwordForms.change();
    }

    @OPTIONS
    @Path("set_username")
    public Form describeSetUsername() {
        return forms.username();
    }
}
