package dev.signet.account;

import dev.signet.web.Device;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** What one does with nothing but an e-mail address and the links that arrive there. */
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
    public void activate(RequestBody body, HttpServerRequest client) {
        activation.follow(Forms.link(body), Device.of(client));
    }

    @POST
    @Path("resend_activation")
    public void resend(RequestBody body, HttpServerRequest client) {
        registration.resend(forms.address(body), Device.of(client));
    }

    @POST
    @Path("reset_password")
    public void forgotten(RequestBody body, HttpServerRequest client) {
        passwords.forgotten(forms.address(body), Device.of(client));
    }

    @POST
    @Path("reset_password_confirm")
    @Blocking
    public Uni<Void> reset(RequestBody body, HttpServerRequest client) {
        return passwords.reset(forms.resetPassword(body), Device.of(client));
    }

    /** What {@code OPTIONS} tells of these paths. */
    @Produces
    @Singleton
    static Views views(Provider<Forms> forms) {
        return Views.of(
                View.of("/api/users/activation", Admits.ANYONE, "User Activation", "POST")
                        .withForm("POST", Forms.LINK),
                View.of("/api/users/resend_activation", Admits.ANYONE, "User Resend Activation", "POST")
                        .withForm("POST", () -> forms.get().addressAlone()),
                View.of("/api/users/reset_password", Admits.ANYONE, "User Reset Password", "POST")
                        .withForm("POST", () -> forms.get().addressAlone()),
                View.of("/api/users/reset_password_confirm", Admits.ANYONE, "User Reset Password Confirm", "POST")
                        .withForm("POST", () -> forms.get().passwordReset()));
    }
}
