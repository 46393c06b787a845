package dev.signet.post;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.OwnLinks;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Posts: anyone reads the list, who is signed in writes, and one post belongs to its author and the staff. */
@Path("/api/posts")
class PostResource {
    private static final String ONE = "{id: [0-9]+}";

    private final Posts posts;
    private final PostPages pages;
    private final OwnLinks links;
    private final SecurityIdentity identity;

    PostResource(Posts posts, PostPages pages, OwnLinks links, SecurityIdentity identity) {
        this.posts = posts;
        this.pages = pages;
        this.links = links;
        this.identity = identity;
    }

    @GET
    @PermitAll
    public Response list(UriInfo uri) {
        return pages.page(uri).answer(links.self(uri));
    }

    /** The list in one form, for clients with types. */
    @GET
    @Path("pages")
    @PermitAll
    public Response countedPage(UriInfo uri) {
        return pages.countedPage(uri).answer(links.self(uri));
    }

    @POST
    @RolesAllowed(Roles.USER)
    @ResponseStatus(201)
    public PostView create(RequestBody body) {
        return posts.create(PostInput.whole(body), Caller.signedIn(identity));
    }

    @POST
    @Path("create")
    @RolesAllowed(Roles.USER)
    @ResponseStatus(201)
    public PostView createByName(RequestBody body) {
        return create(body);
    }

    @GET
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public PostView retrieve(@RestPath String id) {
        return posts.view(id);
    }

    @PUT
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public PostView replace(@RestPath String id, RequestBody body) {
        return posts.edit(id, () -> PostInput.whole(body));
    }

    @PATCH
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public PostView change(@RestPath String id, RequestBody body) {
        return posts.edit(id, () -> PostInput.partial(body));
    }

    @DELETE
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public void delete(@RestPath String id) {
        posts.delete(id);
    }

    /** What {@code OPTIONS} tells of these paths. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(
                View.of("/api/posts", Admits.ANYONE, "Post List", "GET", "HEAD", "POST")
                        .withForm("POST", PostInput.FORM, caller -> caller.hasRole(Roles.USER)),
                View.of("/api/posts/pages", Admits.ANYONE, "Post Pages", "GET", "HEAD"),
                View.of("/api/posts/create", Admits.SIGNED_IN, "Post Create", "POST")
                        .withForm("POST", PostInput.FORM),
                View.of("/api/posts/[0-9]+", Admits.ANYONE, "Post Detail", "GET", "HEAD", "PUT", "PATCH", "DELETE")
                        .withForm("PUT", PostInput.FORM, PostResource::mayChange));
    }

    private static boolean mayChange(SecurityIdentity caller) {
        boolean missing = caller.getAttribute(PostOwnership.MISSING) != null;
        return !missing && (caller.hasRole(Roles.OWNER) || caller.hasRole(Roles.ADMIN));
    }
}
