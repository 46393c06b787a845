package dev.signet.account;

import dev.signet.web.Device;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Endpoints for users who are not logged in and prove their identity with an e-mail address. */
@Path("/api/users")
@PermitAll
class RecoveryResource {
    private final Forms forms;
    private final Activation activation;
    private final Registration registration;
    private final Passwords passwords;

    RecoveryResource(Forms forms, Activation activation, Registration registration, Passwords passwords) {
        this.forms = forms;
        this.activation = activation;
        this.registration = registration;
        this.passwords = passwords;
    }

    @POST
    @Path("activation")
    @View(name = "User Activation", admits = Admits.ANYONE)
    public void activate(RequestBody body, HttpServerRequest client) {
        activation.follow(Forms.link(body), Device.of(client));
    }

    @POST
    @Path("resend_activation")
    @View(name = "User Resend Activation", admits = Admits.ANYONE)
    public void resend(RequestBody body, HttpServerRequest client) {
        registration.resend(forms.address(body), Device.of(client));
    }

    @POST
    @Path("reset_password")
    @View(name = "User Reset Password", admits = Admits.ANYONE)
    public void forgotten(RequestBody body, HttpServerRequest client) {
        passwords.forgotten(forms.address(body), Device.of(client));
    }

    @POST
    @Path("reset_password_confirm")
    @Blocking
    @View(name = "User Reset Password Confirm", admits = Admits.ANYONE)
    public Uni<Void> reset(RequestBody body, HttpServerRequest client) {
        return passwords.reset(forms.resetPassword(body), Device.of(client));
    }

    @OPTIONS
    @Path("activation")
    public Form describeActivation() {
        return Forms.LINK;
    }

    @OPTIONS
    @Path("resend_activation")
    public Form describeResend() {
        return forms.addressAlone();
    }

    @OPTIONS
    @Path("reset_password")
    public Form describeForgotten() {
        return forms.addressAlone();
    }

    @OPTIONS
    @Path("reset_password_confirm")
    public Form describeReset() {
        return forms.passwordReset();
    }
}
