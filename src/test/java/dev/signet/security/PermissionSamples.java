package dev.signet.security;

import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** An endpoint for each combination of permissions, and one whose author forgot to say. */
@Path("/api/samples")
@IfBuildProperty(name = "signet.test.samples", stringValue = "true")
public class PermissionSamples {

    @GET
    @Path("forgotten")
    @View(name = "Sample", admits = Admits.ANYONE)
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
    @View(name = "Sample", admits = Admits.ANYONE)
    @PermitAll
    public String open() {
        return "reached";
    }

    @GET
    @Path("signed-in")
    @View(name = "Sample", admits = Admits.ANYONE)
    @RolesAllowed(Roles.USER)
    public String signedIn() {
        return "reached";
    }

    @GET
    @Path("admin")
    @View(name = "Sample", admits = Admits.ANYONE)
    @RolesAllowed(Roles.ADMIN)
    public String admin() {
        return "reached";
    }

    @GET
    @Path("read-only")
    @View(name = "Sample", admits = Admits.ANYONE)
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
    @View(name = "Sample", admits = Admits.ANYONE)
    @RolesAllowed({Roles.OWNER, Roles.ADMIN})
    public String ownerOrAdmin() {
        return "reached";
    }

    @GET
    @Path("owner")
    @View(name = "Sample", admits = Admits.ANYONE)
    @RolesAllowed(Roles.OWNER)
    public String owner() {
        return "reached";
    }
}
