package dev.signet.openapi;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Serves the OpenAPI document as it was written by hand, {@code META-INF/openapi.yaml}, or the same as JSON. Nothing reads it
 * before somebody asks for it.
 */
@Singleton
class OpenApiRoute {
    private static final String PATH = "/api/openapi";
    private static final String YAML_TYPE = "application/yaml";
    private static final String JSON_TYPE = "application/json";

    void serve(@Observes Router router) {
        router.route(PATH).method(HttpMethod.GET).method(HttpMethod.HEAD).blockingHandler(OpenApiRoute::answer, false);
    }

    private static void answer(RoutingContext http) {
        boolean json = wantsJson(http);
        byte[] document = json ? Json.DOCUMENT : Yaml.DOCUMENT;
        http.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, (json ? JSON_TYPE : YAML_TYPE) + ";charset=UTF-8")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        send(http, document);
    }

    /** Ends an answer with this body; where only the head is asked for, with its length. */
    static void send(RoutingContext http, byte[] body) {
        http.response().putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        if (http.request().method() == HttpMethod.HEAD) {
            http.response().end();
        } else {
            http.response().end(Buffer.buffer(body));
        }
    }

    /** By {@code ?format=}, or else by what the client would rather have. */
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

    /** As it stands. */
    private static final class Yaml {
        static final byte[] DOCUMENT = read();

        private static byte[] read() {
            try (InputStream file = OpenApiRoute.class.getResourceAsStream("/META-INF/openapi.yaml")) {
                return Objects.requireNonNull(file, "META-INF/openapi.yaml is part of the program")
                        .readAllBytes();
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
    }

    /** The same in JSON. */
    private static final class Json {
        static final byte[] DOCUMENT = translated();

        private static byte[] translated() {
            try {
                return new JsonMapper().writeValueAsBytes(new YAMLMapper().readTree(Yaml.DOCUMENT));
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
    }
}
