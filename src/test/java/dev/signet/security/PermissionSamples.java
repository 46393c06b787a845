package dev.signet.security;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** An endpoint for each combination of permissions, and one whose author forgot to say. */
@Path("/api/samples")
@IfBuildProperty(name = "signet.test.permission-samples", stringValue = "true")
public class PermissionSamples {

    @GET
    @Path("forgotten")
    public String forgotten() {
        return "reached";
    }

    @POST
    @Path("forgotten")
    public String forgottenToo() {
        return "reached";
    }

    @GET
    @Path("public")
    @PermitAll
    public String open() {
        return "reached";
    }

    @GET
    @Path("signed-in")
    @RolesAllowed(Roles.USER)
    public String signedIn() {
        return "reached";
    }

    @GET
    @Path("admin")
    @RolesAllowed(Roles.ADMIN)
    public String admin() {
        return "reached";
    }

    @GET
    @Path("read-only")
    @PermitAll
    public String read() {
        return "reached";
    }

    @POST
    @Path("read-only")
    @RolesAllowed(Roles.USER)
    public String write() {
        return "reached";
    }

    @GET
    @Path("owner-or-admin")
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public String ownerOrAdmin() {
        return "reached";
    }

    @GET
    @Path("owner")
    @RolesAllowed(Roles.OWNER)
    public String owner() {
        return "reached";
    }
}
