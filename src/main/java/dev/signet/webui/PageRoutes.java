package dev.signet.webui;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Serves the pages and their files. */
@Singleton
class PageRoutes {
    private static final String ACCOUNT = "/account/";
    static final String ASSETS = ACCOUNT + "assets/";

    private static final String CONSOLE = "/console/";

    /** The pages below {@code /account/}; {@code pages.js} has the same list. */
    static final Set<String> PAGES =
            Set.of("", "sign-in", "sign-up", "forgot-password", "security", "devices", "activity");

    /** The pages below {@code /console/}, as there. */
    static final Set<String> CONSOLE_PAGES =
            Set.of("", "users", "invitations", "posts", "events", "keys", "webhooks", "settings", "replicas");

    private static final Pattern ONE_USER = Pattern.compile(CONSOLE + "users/\\d{1,18}");

    /** The pages run only their own scripts, which write HTML only through lit-html. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types lit-html";

    /** A logo may contain styles, but nothing that runs. */
    private static final String FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    private final UiConfig config;
    private final PageShell shell;
    private final PageFiles files;

    PageRoutes(UiConfig config, PageShell shell, PageFiles files) {
        this.config = config;
        this.shell = shell;
        this.files = files;
    }

    void serve(@Observes Router router) {
        if (!config.enabled()) {
            return;
        }
        handle(reading(router).path("/"), path -> path.equals("/"), http -> page(http, "account/", false));
        handle(reading(router).path("/account"), path -> path.equals("/account"), http -> redirect(http, "account/"));
        handle(
                reading(router).path(ACCOUNT + "*"),
                path -> path.startsWith(ACCOUNT) && PAGES.contains(path.substring(ACCOUNT.length())),
                http -> page(http, "", false));
        if (config.console()) {
            serveConsole(router);
        }
        handle(reading(router).path(ASSETS + "*"), path -> path.startsWith(ASSETS), this::file);
        handle(
                reading(router).path("/.well-known/change-password"),
                path -> path.equals("/.well-known/change-password"),
                http -> redirect(http, "../account/security"));
    }

    private void serveConsole(Router router) {
        handle(reading(router).path("/console"), path -> path.equals("/console"), http -> redirect(http, "console/"));
        handle(
                reading(router).path(CONSOLE + "*"),
                path -> path.startsWith(CONSOLE) && CONSOLE_PAGES.contains(path.substring(CONSOLE.length())),
                http -> page(http, "../account/", true));
        handle(
                reading(router).path(CONSOLE + "users/*"),
                path -> ONE_USER.matcher(path).matches(),
                http -> page(http, "../../account/", true));
    }

    private static Route reading(Router router) {
        return router.route().method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** Vert.x's paths match with and without a slash at the end, and links are relative. */
    private static void handle(Route route, Predicate<String> exactly, Consumer<RoutingContext> answer) {
        route.blockingHandler(
                http -> {
                    if (exactly.test(http.normalizedPath())) {
                        answer.accept(http);
                    } else {
                        http.next();
                    }
                },
                false);
    }

    private void page(RoutingContext http, String root, boolean console) {
        MultiMap headers = http.response().headers();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(HttpHeaders.VARY, "Accept-Language, Cookie");
        String language = Languages.of(http.request());
        headers.set(HttpHeaders.CONTENT_LANGUAGE, language);
        shell.in(language, root, console).answer(http);
    }

    private void file(RoutingContext http) {
        String[] parts = http.normalizedPath().substring(ASSETS.length()).split("/", 2);
        files.file(parts[0], parts.length == 2 ? parts[1] : "")
                .ifPresentOrElse(
                        file -> {
                            http.response().headers().set("Content-Security-Policy", FILE_POLICY);
                            file.answer(http);
                        },
                        http::next);
    }

    private static void redirect(RoutingContext http, String relative) {
        http.response()
                .setStatusCode(302)
                .putHeader(HttpHeaders.LOCATION, relative)
                .end();
    }
}
