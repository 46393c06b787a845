package dev.signet.attention;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.arc.All;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;

/** What needs an administrator's attention, the worst first. */
@AwaitsPrimary
@Path("/api/attention")
@RolesAllowed(Roles.ADMIN)
class AttentionResource {
    private final List<Watch> watches;

    AttentionResource(@All List<Watch> watches) {
        this.watches = watches;
    }

    @GET
    @View(name = "Attention", admits = Admits.SIGNED_IN)
    public List<Matter> list() {
        return watches.stream()
                .flatMap(watch -> watch.matters().stream())
                .sorted(Comparator.comparing(Matter::severity).thenComparing(Matter::code))
                .toList();
    }
}
