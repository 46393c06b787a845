package dev.signet.login;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** How the caller can sign in, so that clients know whether to ask for a password and what else to offer. */
@AwaitsPrimary
@Path("/api/users/me/sign_in_methods")
@RolesAllowed(Roles.USER)
class OwnSignInMethodsResource {
    private final SignInMethods methods;
    private final CurrentRequest request;

    OwnSignInMethodsResource(SignInMethods methods, CurrentRequest request) {
        this.methods = methods;
        this.request = request;
    }

    @GET
    @View(name = "Sign In Methods", admits = Admits.SIGNED_IN)
    public OwnSignInMethods show() {
        return methods.of(request.caller().id());
    }
}
