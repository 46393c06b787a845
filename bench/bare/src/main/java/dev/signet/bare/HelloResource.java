package dev.signet.bare;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;

/** Returns a JSON constant, on a worker thread like most of the service's endpoints, or on the thread that read the request. */
@Path("/hello")
public class HelloResource {
    @GET
    @Blocking
    public Map<String, String> hello() {
        return Map.of("message", "Hello, bench1!");
    }

    @GET
    @Path("direct")
    @NonBlocking
    public Map<String, String> direct() {
        return hello();
    }
}
