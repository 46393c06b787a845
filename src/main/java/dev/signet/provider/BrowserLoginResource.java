package dev.signet.provider;

import dev.signet.database.AwaitsPrimary;
import dev.signet.login.Admission;
import dev.signet.provider.BrowserSignIns.Step;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Where an app sends a browser, and where the provider sends it back. */
@AwaitsPrimary
@Path("/api/login")
@PermitAll
class BrowserLoginResource {
    /** The prefix keeps other hosts of the same domain from setting it (RFC 6265bis §4.1.3.2). */
    static final String COOKIE = "__Host-signet-login";

    private final Providers providers;
    private final BrowserSignIns browsers;
    private final Admission admission;

    BrowserLoginResource(Providers providers, BrowserSignIns browsers, Admission admission) {
        this.providers = providers;
        this.browsers = browsers;
        this.admission = admission;
    }

    @GET
    @Path("{provider}")
    @View(name = "Login Provider", admits = Admits.ANYONE_UNSEEN, offered = BrowserSignIns.class)
    public RestResponse<Void> begin(@RestPath String provider, UriInfo uri) {
        return to(browsers.begin(providers.forBrowsers(provider), query(uri)));
    }

    /** Without {@code HEAD}, which would use up the provider's code and lose ours. */
    @GET
    @Path("{provider}/callback")
    @View(name = "Login Callback", admits = Admits.ANYONE_UNSEEN, head = false, offered = BrowserSignIns.class)
    public RestResponse<Void> redirected(@RestPath String provider, HttpServerRequest request, UriInfo uri) {
        return finish(providers.forBrowsers(provider), query(uri), request);
    }

    /** Apple sends its response as a form, which its page posts. */
    @POST
    @Path("{provider}/callback")
    public RestResponse<Void> posted(@RestPath String provider, RequestBody body, HttpServerRequest request) {
        Provider named = providers.forBrowsers(provider);
        if (!named.postsBack()) {
            throw new NotFoundException();
        }
        var form = Form.object(body);
        return finish(named, name -> form.path(name).textValue(), request);
    }

    private RestResponse<Void> finish(Provider provider, UnaryOperator<String> sent, HttpServerRequest request) {
        return to(browsers.finish(provider, sent, cookie(request), admission.origin(request)));
    }

    /** A parameter that is there twice counts as missing (RFC 6749 §3.1). */
    private static UnaryOperator<String> query(UriInfo uri) {
        return name -> {
            List<String> values = uri.getQueryParameters().getOrDefault(name, List.of());
            return values.size() == 1 ? values.get(0) : null;
        };
    }

    private static String cookie(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null ? null : cookie.getValue();
    }

    private static RestResponse<Void> to(Step step) {
        return ResponseBuilder.<Void>create(RestResponse.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, step.location().toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .cookie(new NewCookie.Builder(COOKIE)
                        .value(step.cookie())
                        .path("/")
                        .maxAge(step.cookie().isEmpty() ? 0 : (int) BrowserSignIns.LONGEST.toSeconds())
                        .httpOnly(true)
                        .secure(true)
                        .sameSite(step.crossSite() ? NewCookie.SameSite.NONE : NewCookie.SameSite.LAX)
                        .build())
                .build();
    }
}
