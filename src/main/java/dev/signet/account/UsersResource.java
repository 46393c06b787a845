package dev.signet.account;

import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import dev.signet.web.Form;
import dev.signet.web.OwnLinks;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Accounts. Anyone can register; administrators manage accounts. Other users see only themselves, as with djoser's
 * {@code HIDE_USERS}.
 */
@Path("/api/users")
class UsersResource {
    private static final String ONE = "{id: [0-9]+}";

    private final ProfileForms forms;
    private final PasswordForms passwordForms;
    private final NewAccountForms newAccounts;
    private final Registration registration;
    private final AccountCreation creation;
    private final Passwords passwords;
    private final UserList list;
    private final Users users;
    private final Profile profile;
    private final Deletion deletion;
    private final OwnLinks links;
    private final CurrentRequest request;

    UsersResource(
            ProfileForms forms,
            PasswordForms passwordForms,
            NewAccountForms newAccounts,
            Registration registration,
            AccountCreation creation,
            Passwords passwords,
            UserList list,
            Users users,
            Profile profile,
            Deletion deletion,
            OwnLinks links,
            CurrentRequest request) {
        this.forms = forms;
        this.passwordForms = passwordForms;
        this.newAccounts = newAccounts;
        this.registration = registration;
        this.creation = creation;
        this.passwords = passwords;
        this.list = list;
        this.users = users;
        this.profile = profile;
        this.deletion = deletion;
        this.links = links;
        this.request = request;
    }

    @POST
    @PermitAll
    @Blocking
    public Uni<RestResponse<Object>> register(RequestBody body) {
        if (isAdmin()) {
            return creation.create(newAccounts.managedAccount(body)).map(Unstored::created);
        }
        registration.mustBeOpen();
        return registration.register(newAccounts.registration(body)).map(Unstored::created);
    }

    @GET
    @RolesAllowed(Roles.USER)
    @View(name = "User List", admits = Admits.ANYONE)
    public Response list(UriInfo uri) {
        return list.page(uri).answer(links.self(uri));
    }

    /** Always returns a counted page, for clients with static types. */
    @GET
    @Path("pages")
    @RolesAllowed(Roles.USER)
    @View(name = "User Pages", admits = Admits.SIGNED_IN)
    public Response countedPage(UriInfo uri) {
        return list.countedPage(uri).answer(links.self(uri));
    }

    @GET
    @Path(ONE)
    @RolesAllowed(Roles.USER)
    @View(name = "User Instance", admits = Admits.SIGNED_IN)
    public Object retrieve(@RestPath String id) {
        long user = visible(id);
        return request.caller().admin() ? users.view(user) : profile.view();
    }

    @PUT
    @Path(ONE)
    @RolesAllowed(Roles.USER)
    @Blocking
    public Uni<Object> replace(@RestPath String id, RequestBody body) {
        return change(id, body);
    }

    @PATCH
    @Path(ONE)
    @RolesAllowed(Roles.USER)
    @Blocking
    public Uni<Object> change(@RestPath String id, RequestBody body) {
        long user = visible(id);
        if (!request.caller().admin()) {
            String present = profile.view().email();
            return profile.change(forms.profile(body, present)).map(view -> view);
        }
        String present = users.view(user).email();
        return users.change(user, forms.account(body, present)).map(view -> view);
    }

    @DELETE
    @Path(ONE)
    @RolesAllowed(Roles.USER)
    @Blocking
    public Uni<Void> delete(@RestPath String id, RequestBody body) {
        long user = visible(id);
        users.view(user);
        return deletion.delete(user, ProfileForms.deletion(body));
    }

    /**
     * Sets a password. Changing one's own requires the current password, also for administrators, because a stolen
     * access token must not be enough.
     */
    @POST
    @Path(ONE + "/set_password")
    @RolesAllowed(Roles.USER)
    @Blocking
    @View(name = "User Set Password", admits = Admits.SIGNED_IN)
    public Uni<Void> setPassword(@RestPath String id, RequestBody body) {
        long user = visible(id);
        return user == request.caller().id()
                ? passwords.set(passwordForms.change(body))
                : passwords.give(user, passwordForms.given(body));
    }

    /** Returns the id if the caller may see the account: users see only themselves; administrators see everyone. */
    private long visible(String id) {
        Caller caller = request.caller();
        return DecimalId.parse(id)
                .filter(user -> caller.admin() || user == caller.id())
                .orElseThrow(ApiError::noSuchUser);
    }

    private boolean isAdmin() {
        return request.signedIn().filter(Caller::admin).isPresent();
    }

    @OPTIONS
    @PermitAll
    public Form describeList() {
        return isAdmin() ? newAccounts.managedAccount() : newAccounts.registration();
    }

    @OPTIONS
    @Path(ONE)
    @RolesAllowed(Roles.USER)
    public Form describeInstance() {
        return isAdmin() ? forms.account() : null;
    }

    @OPTIONS
    @Path(ONE + "/set_password")
    @RolesAllowed(Roles.USER)
    public Form describeSetPassword() {
        return isAdmin() ? passwordForms.given() : passwordForms.change();
    }
}
