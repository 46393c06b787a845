package dev.signet.post;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Caller;
import dev.signet.security.Ownership;
import dev.signet.security.Roles;
import dev.signet.web.Form;
import dev.signet.web.OwnLinks;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Posts. Anyone may read the list and signed-in users may write; a single post is for its author and the staff. */
@AwaitsPrimary
@Path("/api/posts")
class PostResource {
    private static final String ONE = "{id: [0-9]+}";

    private final Posts posts;
    private final PostPages pages;
    private final FrontPage front;
    private final OwnLinks links;
    private final SecurityIdentity identity;

    PostResource(Posts posts, PostPages pages, FrontPage front, OwnLinks links, SecurityIdentity identity) {
        this.posts = posts;
        this.pages = pages;
        this.front = front;
        this.links = links;
        this.identity = identity;
    }

    @GET
    @PermitAll
    @View(name = "Post List", admits = Admits.ANYONE)
    public Response list(UriInfo uri, Request request) {
        boolean plain = uri.getRequestUri().getRawQuery() == null;
        return plain ? front.answer(request, links.self(uri)) : pages.page(uri).answer(links.self(uri));
    }

    /** Returns the list always in the same format, for statically typed clients. */
    @GET
    @Path("pages")
    @PermitAll
    @View(name = "Post Pages", admits = Admits.ANYONE)
    public Response countedPage(UriInfo uri) {
        return pages.countedPage(uri).answer(links.self(uri));
    }

    @POST
    @RolesAllowed(Roles.USER)
    @ResponseStatus(201)
    public PostResponse create(RequestBody body) {
        return posts.create(PostInput.whole(body), Caller.signedIn(identity));
    }

    @POST
    @Path("create")
    @RolesAllowed(Roles.USER)
    @ResponseStatus(201)
    @View(name = "Post Create", admits = Admits.SIGNED_IN)
    public PostResponse createByName(RequestBody body) {
        return create(body);
    }

    @GET
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    @View(name = "Post Detail", admits = Admits.ANYONE, owner = PostOwner.class)
    public PostResponse retrieve(@RestPath String id) {
        return posts.get(id);
    }

    @PUT
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public PostResponse replace(@RestPath String id, RequestBody body) {
        return posts.edit(id, () -> PostInput.whole(body));
    }

    @PATCH
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public PostResponse change(@RestPath String id, RequestBody body) {
        return posts.edit(id, () -> PostInput.partial(body));
    }

    @DELETE
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public void delete(@RestPath String id) {
        posts.delete(id);
    }

    @OPTIONS
    @PermitAll
    public Form describeList() {
        return identity.hasRole(Roles.USER) ? PostInput.FORM : null;
    }

    @OPTIONS
    @Path("create")
    @PermitAll
    public Form describeCreate() {
        return PostInput.FORM;
    }

    @OPTIONS
    @Path(ONE)
    @PermitAll
    public Form describeDetail() {
        boolean mayChange = identity.hasRole(Roles.OWNER) || identity.hasRole(Roles.ADMIN);
        return mayChange && !Ownership.isOfNothing(identity) ? PostInput.FORM : null;
    }
}
