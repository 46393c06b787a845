package dev.signet.account;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.user.PasswordUse;
import dev.signet.web.ApiError;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestResponse;

/** Creates accounts: their own for users who register, any for administrators. */
@AwaitsPrimary
@Path("/api/users")
class RegistrationResource {
    private final NewAccountForms newAccounts;
    private final Registration registration;
    private final AccountCreation creation;
    private final PasswordUse passwords;
    private final CurrentRequest request;

    RegistrationResource(
            NewAccountForms newAccounts,
            Registration registration,
            AccountCreation creation,
            PasswordUse passwords,
            CurrentRequest request) {
        this.newAccounts = newAccounts;
        this.registration = registration;
        this.creation = creation;
        this.passwords = passwords;
        this.request = request;
    }

    @POST
    @PermitAll
    @Blocking
    public Uni<RestResponse<Object>> register(RequestBody body) {
        if (isAdmin()) {
            return creation.create(newAccounts.managedAccount(body)).map(Unstored::created);
        }
        if (!passwords.isOn()) {
            throw ApiError.registrationClosed();
        }
        registration.mustBeOpen();
        return registration.register(newAccounts.registration(body)).map(Unstored::created);
    }

    @OPTIONS
    @PermitAll
    public Form describeList() {
        return isAdmin() ? newAccounts.managedAccount() : newAccounts.registration();
    }

    private boolean isAdmin() {
        return request.signedIn().filter(Caller::admin).isPresent();
    }
}
