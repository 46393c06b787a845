package dev.signet.status;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** The replicas of the service, for administrators. */
@AwaitsPrimary
@Path("/api/replicas")
@RolesAllowed(Roles.ADMIN)
class ReplicasResource {
    private final Replicas replicas;

    ReplicasResource(Replicas replicas) {
        this.replicas = replicas;
    }

    @GET
    @View(name = "Replica List", admits = Admits.SIGNED_IN)
    public List<ReplicaResponse> list() {
        return replicas.now().stream().map(Replicas.Replica::response).toList();
    }
}
