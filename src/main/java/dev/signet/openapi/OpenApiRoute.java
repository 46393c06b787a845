package dev.signet.openapi;

import dev.signet.web.ServedFile;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Serves the {@link OpenApiDocument} as YAML or JSON. It is read only when it is first requested.
 */
@Singleton
class OpenApiRoute {
    private static final String PATH = "/api/openapi";
    private static final String YAML_TYPE = "application/yaml";
    private static final String JSON_TYPE = "application/json";
    private static final String FIVE_MINUTES = ServedFile.forSeconds(300);

    void serve(@Observes Router router) {
        router.route(PATH).method(HttpMethod.GET).method(HttpMethod.HEAD).blockingHandler(OpenApiRoute::answer, false);
    }

    private static void answer(RoutingContext http) {
        http.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        (wantsJson(http) ? Json.DOCUMENT : Yaml.DOCUMENT).answer(http);
    }

    /** The parameter {@code format} decides; without it, the first known type in {@code Accept}. */
    private static boolean wantsJson(RoutingContext http) {
        String format = http.request().getParam("format");
        if (format != null) {
            return format.equalsIgnoreCase("json");
        }
        return http.parsedHeaders().accept().stream()
                .map(type -> type.rawValue().split(";")[0].strip())
                .filter(type -> type.equals(JSON_TYPE) || type.equals(YAML_TYPE))
                .findFirst()
                .filter(JSON_TYPE::equals)
                .isPresent();
    }

    private static final class Yaml {
        static final ServedFile DOCUMENT = ServedFile.of(YAML_TYPE, FIVE_MINUTES, OpenApiDocument.yaml());
    }

    private static final class Json {
        static final ServedFile DOCUMENT = ServedFile.of(JSON_TYPE, FIVE_MINUTES, OpenApiDocument.json());
    }
}
