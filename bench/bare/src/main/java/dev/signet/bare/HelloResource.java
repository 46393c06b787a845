package dev.signet.bare;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;

/** A JSON constant, answered on a worker thread as the service's endpoints are. */
@Path("/hello")
public class HelloResource {
    @GET
    @Blocking
    public Map<String, String> hello() {
        return Map.of("message", "Hello, bench1!");
    }
}
