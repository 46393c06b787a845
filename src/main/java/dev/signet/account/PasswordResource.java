package dev.signet.account;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.user.PasswordUse;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/** Changes passwords of signed-in users. */
@AwaitsPrimary
@Path("/api/users")
class PasswordResource {
    private static final String ONE = "{id: [0-9]+}";

    private final PasswordForms passwordForms;
    private final Passwords passwords;
    private final PasswordReset reset;
    private final Users users;
    private final CurrentRequest request;

    PasswordResource(
            PasswordForms passwordForms,
            Passwords passwords,
            PasswordReset reset,
            Users users,
            CurrentRequest request) {
        this.passwordForms = passwordForms;
        this.passwords = passwords;
        this.reset = reset;
        this.users = users;
        this.request = request;
    }

    @POST
    @Path("set_password")
    @RolesAllowed(Roles.USER)
    @Blocking
    @View(name = "User Set Password", admits = Admits.SIGNED_IN, offered = PasswordUse.class)
    public Uni<Void> setPassword(RequestBody body) {
        return passwords.set(passwordForms.change(body));
    }

    /**
     * Sets a password. Changing one's own requires the current password, also for administrators, because a stolen
     * access token must not be enough.
     */
    @POST
    @Path(ONE + "/set_password")
    @RolesAllowed(Roles.USER)
    @Blocking
    @View(name = "User Set Password", admits = Admits.SIGNED_IN, offered = PasswordUse.class)
    public Uni<Void> setPassword(@RestPath String id, RequestBody body) {
        long user = users.visible(id);
        return user == request.caller().id()
                ? passwords.set(passwordForms.change(body))
                : passwords.give(user, passwordForms.given(body));
    }

    /** Mails a link that sets a new password. */
    @POST
    @Path(ONE + "/reset_password")
    @RolesAllowed(Roles.ADMIN)
    @View(name = "User Reset Password Mail", admits = Admits.SIGNED_IN, offered = PasswordUse.class)
    public void mailLink(@RestPath String id) {
        reset.mail(users.visible(id));
    }

    @OPTIONS
    @Path("set_password")
    @RolesAllowed(Roles.USER)
    public Form describeOwn() {
        return passwordForms.change();
    }

    @OPTIONS
    @Path(ONE + "/set_password")
    @RolesAllowed(Roles.USER)
    public Form describeAny() {
        return request.caller().admin() ? passwordForms.given() : passwordForms.change();
    }
}
