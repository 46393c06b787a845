package dev.signet.security;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** An endpoint beneath a post, where {@code owner} is granted: for its author and for nobody else. */
@Path("/api/posts/{id: [0-9]+}/owned")
@IfBuildProperty(name = "signet.test.permission-samples", stringValue = "true")
public class PostSample {

    @GET
    @RolesAllowed(Roles.OWNER)
    public String owned() {
        return "reached";
    }
}
