package dev.signet.account;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.web.Form;
import dev.signet.web.OwnLinks;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Accounts. Administrators manage them. Other users see only themselves, as with djoser's {@code HIDE_USERS}.
 */
@AwaitsPrimary
@Path("/api/users")
class UsersResource {
    private static final String ONE = "{id: [0-9]+}";

    private final ProfileForms forms;
    private final UserList list;
    private final Users users;
    private final Profile profile;
    private final Deletion deletion;
    private final OwnLinks links;
    private final CurrentRequest request;

    UsersResource(
            ProfileForms forms,
            UserList list,
            Users users,
            Profile profile,
            Deletion deletion,
            OwnLinks links,
            CurrentRequest request) {
        this.forms = forms;
        this.list = list;
        this.users = users;
        this.profile = profile;
        this.deletion = deletion;
        this.links = links;
        this.request = request;
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
        long user = users.visible(id);
        return request.caller().admin() ? users.get(user) : profile.get();
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
        long user = users.visible(id);
        if (!request.caller().admin()) {
            String present = profile.get().email();
            return profile.change(forms.profile(body, present)).map(changed -> changed);
        }
        String present = users.get(user).email();
        return users.change(user, forms.account(body, present)).map(changed -> changed);
    }

    @DELETE
    @Path(ONE)
    @RolesAllowed(Roles.USER)
    @Blocking
    public Uni<Void> delete(@RestPath String id, RequestBody body) {
        long user = users.visible(id);
        users.get(user);
        return deletion.delete(user, ProfileForms.deletion(body));
    }

    @OPTIONS
    @Path(ONE)
    @RolesAllowed(Roles.USER)
    public Form describeInstance() {
        return request.caller().admin() ? forms.account() : null;
    }
}
