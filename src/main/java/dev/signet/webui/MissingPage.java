package dev.signet.webui;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * What people see at an address that does not exist. Below {@code /api/}, and for programs, which do not ask for HTML, the
 * contract decides what the response is. (Application-scoped instead of singleton, because filters are made before the
 * settings can be read.)
 */
@ApplicationScoped
class MissingPage {
    private static final MediaType HTML = MediaType.TEXT_HTML_TYPE.withCharset("UTF-8");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final List<String> FOR_PROGRAMS = List.of("/api", "/q", "/.well-known");

    private final UiConfig config;
    private final PageFiles files;
    private final Brand brand;

    MissingPage(UiConfig config, PageFiles files, Brand brand) {
        this.config = config;
        this.files = files;
        this.brand = brand;
    }

    @CheckedTemplate(basePath = "webui")
    static class Templates {
        static native TemplateInstance missing(
                String language, String direction, String name, String initial, String logo, String files, String home);

        private Templates() {}
    }

    @ServerResponseFilter
    void show(ContainerResponseContext response, RoutingContext http) {
        HttpServerRequest request = http.request();
        if (response.getStatus() != 404 || !config.enabled() || !isForPeople(request)) {
            return;
        }
        String language = Languages.of(request);
        response.setEntity(html(language, home(request.path())), null, HTML);
        MultiMap headers = http.response().headers();
        headers.set("Content-Security-Policy", PageRoutes.POLICY);
        headers.set(HttpHeaders.VARY, "Accept, Accept-Language, Cookie");
        headers.set(HttpHeaders.CONTENT_LANGUAGE, language);
    }

    private static boolean isForPeople(HttpServerRequest request) {
        String accept = String.join(",", request.headers().getAll(HttpHeaders.ACCEPT));
        String path = request.path();
        return READING.contains(request.method().name())
                && accept.toLowerCase(Locale.ROOT).contains(MediaType.TEXT_HTML)
                && FOR_PROGRAMS.stream().noneMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
    }

    /** Links are relative, so that they work below any prefix that a proxy removes. */
    private static String home(String path) {
        int depth = (int) path.chars().filter(sign -> sign == '/').count() - 1;
        return depth > 0 ? "../".repeat(depth) : "./";
    }

    private String html(String language, String home) {
        return Templates.missing(
                        language,
                        Languages.direction(language),
                        brand.name(),
                        brand.name()
                                .substring(0, brand.name().offsetByCodePoints(0, 1))
                                .toUpperCase(Locale.ROOT),
                        brand.logo().map(Logo::name).orElse(""),
                        home + PageRoutes.ASSETS.substring(1) + files.folder() + "/",
                        home)
                .render();
    }
}
