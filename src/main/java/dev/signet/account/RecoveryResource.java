package dev.signet.account;

import dev.signet.database.AwaitsPrimary;
import dev.signet.user.PasswordUse;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Endpoints for users who are not logged in and prove their identity with an e-mail address. */
@AwaitsPrimary
@Path("/api/users")
@PermitAll
class RecoveryResource {
    private final EmailForms emails;
    private final PasswordForms passwordForms;
    private final Activation activation;
    private final Registration registration;
    private final PasswordReset passwordReset;

    RecoveryResource(
            EmailForms emails,
            PasswordForms passwordForms,
            Activation activation,
            Registration registration,
            PasswordReset passwordReset) {
        this.emails = emails;
        this.passwordForms = passwordForms;
        this.activation = activation;
        this.registration = registration;
        this.passwordReset = passwordReset;
    }

    @POST
    @Path("activation")
    @View(name = "User Activation", admits = Admits.ANYONE)
    public void activate(RequestBody body) {
        activation.follow(LinkForm.read(body));
    }

    @POST
    @Path("resend_activation")
    @View(name = "User Resend Activation", admits = Admits.ANYONE)
    public void resend(RequestBody body) {
        registration.resend(emails.lookup(body));
    }

    @POST
    @Path("reset_password")
    @View(name = "User Reset Password", admits = Admits.ANYONE, offered = PasswordUse.class)
    public void forgotten(RequestBody body) {
        passwordReset.forgotten(emails.lookup(body));
    }

    @POST
    @Path("reset_password_confirm")
    @Blocking
    @View(name = "User Reset Password Confirm", admits = Admits.ANYONE, offered = PasswordUse.class)
    public Uni<Void> reset(RequestBody body) {
        return passwordReset.reset(passwordForms.reset(body));
    }

    @OPTIONS
    @Path("activation")
    public Form describeActivation() {
        return LinkForm.FORM;
    }

    @OPTIONS
    @Path("resend_activation")
    public Form describeResend() {
        return emails.lookup();
    }

    @OPTIONS
    @Path("reset_password")
    public Form describeForgotten() {
        return emails.lookup();
    }

    @OPTIONS
    @Path("reset_password_confirm")
    public Form describeReset() {
        return passwordForms.reset();
    }
}
