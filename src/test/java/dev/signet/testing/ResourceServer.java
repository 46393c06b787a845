package dev.signet.testing;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** A service beside this one that asks it about tokens. The service knows it in every test. */
@QuarkusTestResource(ResourceServer.class)
public class ResourceServer implements QuarkusTestResourceLifecycleManager {
    /** What the service knows it by. */
    public static final String ID = "shop";

    /** Its secret. */
    public static final String SECRET = "the shop proves with this that it is the shop";

    @Override
    public Map<String, String> start() {
        return Map.of("signet.clients." + ID + ".secret", SECRET);
    }

    @Override
    public void stop() {
        // Nothing was started.
    }

    /** A request with its credentials. */
    public static RequestSpecification calls() {
        return given().auth().preemptive().basic(ID, SECRET);
    }

    /** {@code POST /api/token/introspect/}. */
    public static Response introspects(String token) {
        return calls().formParam("token", token).post("/api/token/introspect/");
    }

    /** The same for what it knows to be a refresh token. */
    public static Response introspectsRefresh(String token) {
        return calls().formParam("token", token)
                .formParam("token_type_hint", "refresh_token")
                .post("/api/token/introspect/");
    }

    /** {@code POST /api/token/revoke/}. */
    public static Response revokes(String token) {
        return calls().formParam("token", token).post("/api/token/revoke/");
    }
}
