package dev.signet.stats;

import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.Query;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;

/** Figures of the service, for administrators. */
@AwaitsPrimary
@Path("/api/statistics")
@RolesAllowed(Roles.ADMIN)
class StatisticsResource {
    private final Statistics statistics;
    private final Clock clock;

    StatisticsResource(Statistics statistics, Clock clock) {
        this.statistics = statistics;
        this.clock = clock;
    }

    @GET
    @View(name = "Statistics", admits = Admits.SIGNED_IN)
    public StatisticsResponse show(UriInfo uri) {
        return statistics.of(Periods.of(Query.of(uri), clock.instant()));
    }
}
