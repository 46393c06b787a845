package dev.signet.openapi;

import dev.signet.web.ServedFile;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Serves Swagger UI, and the page around it where users sign in and try the API. */
@Singleton
class DocumentationRoute {
    private static final String PAGE = "/api/docs";

    /** Browsers revalidate the page each time, so that they see a new version at once. */
    private static final String ALWAYS_ASK = ServedFile.forSeconds(0);

    private static final String ONE_DAY = ServedFile.forSeconds(86_400);

    private final Map<String, ServedFile> files = new ConcurrentHashMap<>();

    void serve(@Observes Router router) {
        // Without the trailing slash, a browser resolves the page's links one folder higher.
        file(
                router,
                PAGE,
                () -> page(docs -> docs.replace(" href=\"", " href=\"docs/").replace(" src=\"", " src=\"docs/")));
        file(router, PAGE + "/", () -> page(docs -> docs));
        file(router, PAGE + "/docs.js", () -> ServedFile.of("text/javascript", ONE_DAY, read("docs.js")));
        file(router, PAGE + "/docs.css", () -> ServedFile.of("text/css", ONE_DAY, read("docs.css")));
        file(router, PAGE + "/icon.svg", () -> ServedFile.of("image/svg+xml", ONE_DAY, read("icon.svg")));
        packed(router, "swagger-ui-bundle.js", "text/javascript");
        packed(router, "swagger-ui.css", "text/css");
    }

    /** The build compresses Swagger UI's files, which makes the program 1 MB smaller. */
    private void packed(Router router, String name, String type) {
        file(router, PAGE + "/" + name, () -> ServedFile.ofCompressed(type, ONE_DAY, read(name + ".gz")));
    }

    private static ServedFile page(UnaryOperator<String> links) {
        String page = new String(read("docs.html"), StandardCharsets.UTF_8);
        return ServedFile.of("text/html", ALWAYS_ASK, links.apply(page).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] read(String name) {
        return ServedFile.read(DocumentationRoute.class, name);
    }

    /** Reads the file only when it is first requested. */
    private void file(Router router, String path, Supplier<ServedFile> content) {
        router.route()
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .path(path)
                .blockingHandler(
                        http -> {
                            if (http.normalizedPath().equals(path)) {
                                files.computeIfAbsent(path, first -> content.get())
                                        .answer(http);
                            } else {
                                http.next();
                            }
                        },
                        false);
    }
}
