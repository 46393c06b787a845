package dev.signet.key;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.Device;
import dev.signet.web.Query;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** The keys, for administrators: what there is, the next one before its time, and the emergency exit. */
@Path("/api/keys")
@RolesAllowed(Roles.ADMIN)
class KeyResource {
    private final KeyAdministration keys;
    private final SecurityIdentity identity;

    KeyResource(KeyAdministration keys, SecurityIdentity identity) {
        this.keys = keys;
        this.identity = identity;
    }

    @GET
    public List<KeyView> list() {
        return keys.list();
    }

    @POST
    @Path("rotate")
    public List<KeyView> rotate(UriInfo uri, HttpServerRequest request) {
        return keys.rotate(
                Query.of(uri).bool("immediately").orElse(false), Caller.signedIn(identity), Device.of(request));
    }

    @DELETE
    @Path("{kid: [0-9a-f]+}")
    public void remove(@RestPath String kid, HttpServerRequest request) {
        keys.remove(kid, Caller.signedIn(identity), Device.of(request));
    }

    /** What {@code OPTIONS} tells of these paths. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(
                View.of("/api/keys", Admits.SIGNED_IN, "Key List", "GET", "HEAD"),
                View.of("/api/keys/rotate", Admits.SIGNED_IN, "Key Rotation", "POST"),
                View.of("/api/keys/[0-9a-f]+", Admits.SIGNED_IN, "Key Detail", "DELETE"));
    }
}
