package dev.signet.passkey;

import dev.signet.account.KeyRegistration;
import dev.signet.database.AwaitsPrimary;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestResponse;

/** Creates accounts with a passkey in place of a password. */
@AwaitsPrimary
@Path("/api/users/passkey")
@PermitAll
class PasskeySignUpResource {
    private final PasskeySignUp signUp;
    private final KeyRegistration registration;

    PasskeySignUpResource(PasskeySignUp signUp, KeyRegistration registration) {
        this.signUp = signUp;
        this.registration = registration;
    }

    @POST
    @Path("options")
    @View(name = "User Passkey Options", admits = Admits.ANYONE, offered = PasskeyMethod.class)
    public RestResponse<CreationOptions> begin(RequestBody body) {
        return Unstored.ok(signUp.begin(body));
    }

    @POST
    @View(name = "User Passkey", admits = Admits.ANYONE, offered = PasskeyMethod.class)
    public RestResponse<Object> register(RequestBody body) {
        return Unstored.created(signUp.finish(body));
    }

    @OPTIONS
    @Path("options")
    public Form describeOptions() {
        return registration.form();
    }

    @OPTIONS
    public Form describe() {
        return registration.form();
    }
}
