package com.example.comment;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Caller;
import dev.signet.security.Ownership;
import dev.signet.security.Roles;
import dev.signet.web.Form;
import dev.signet.web.OwnLinks;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Comments under a post: anyone reads them, a signed-in user writes one, its author and administrators change it. */
@AwaitsPrimary
@Path("/api/posts")
@IfBuildProperty(name = "signet.test.samples", stringValue = "true")
class CommentResource {
    private static final String ALL = "{post: [0-9]+}/comments";
    private static final String ONE = ALL + "/{id: [0-9]+}";

    private final Comments comments;
    private final OwnLinks links;
    private final SecurityIdentity identity;

    CommentResource(Comments comments, OwnLinks links, SecurityIdentity identity) {
        this.comments = comments;
        this.links = links;
        this.identity = identity;
    }

    @GET
    @Path(ALL)
    @PermitAll
    @View(name = "Comment List", admits = Admits.ANYONE)
    public Response list(@RestPath String post, UriInfo uri) {
        return comments.page(post, uri).answer(links.self(uri));
    }

    @POST
    @Path(ALL)
    @RolesAllowed(Roles.USER)
    @ResponseStatus(201)
    public CommentResponse create(@RestPath String post, RequestBody body) {
        return comments.create(post, () -> CommentInput.of(body), Caller.signedIn(identity));
    }

    @OPTIONS
    @Path(ALL)
    @PermitAll
    public Form describeList() {
        return identity.hasRole(Roles.USER) ? CommentInput.FORM : null;
    }

    @GET
    @Path(ONE)
    @PermitAll
    @View(name = "Comment Detail", admits = Admits.ANYONE, owner = CommentOwner.class)
    public CommentResponse retrieve(@RestPath String post, @RestPath String id) {
        return comments.get(post, id);
    }

    @PUT
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public CommentResponse replace(@RestPath String post, @RestPath String id, RequestBody body) {
        return comments.edit(post, id, () -> CommentInput.of(body));
    }

    @DELETE
    @Path(ONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public void delete(@RestPath String post, @RestPath String id) {
        comments.delete(post, id);
    }

    @OPTIONS
    @Path(ONE)
    @PermitAll
    public Form describeDetail() {
        boolean mayChange = identity.hasRole(Roles.OWNER) || identity.hasRole(Roles.ADMIN);
        return mayChange && !Ownership.isOfNothing(identity) ? CommentInput.FORM : null;
    }
}
