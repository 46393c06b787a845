package dev.signet.login;

import dev.signet.database.AwaitsPrimary;
import dev.signet.session.IdempotencyKey;
import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** SimpleJWT's endpoints. */
@AwaitsPrimary
@Path("/api/token")
@PermitAll
class TokenResource {
    private static final Field<String> REFRESH_TOKEN = Field.text("refresh", "Refresh");
    private static final Field<String> ANY_TOKEN = Field.text("token", "Token");
    private static final Form REFRESH = Form.of(REFRESH_TOKEN, Field.readOnly("access", "string", "Access"));
    private static final Form VERIFY = Form.of(ANY_TOKEN);
    private static final Form BLACKLIST = Form.of(REFRESH_TOKEN);

    private final LoginForm form;
    private final Login login;
    private final Refresh refresh;
    private final Verification verification;
    private final Revocation revocation;
    private final RefreshCookie cookie;
    private final LoginAnswer answer;

    TokenResource(
            LoginForm form,
            Login login,
            Refresh refresh,
            Verification verification,
            Revocation revocation,
            RefreshCookie cookie,
            LoginAnswer answer) {
        this.form = form;
        this.login = login;
        this.refresh = refresh;
        this.verification = verification;
        this.revocation = revocation;
        this.cookie = cookie;
        this.answer = answer;
    }

    @POST
    @Blocking
    @View(name = "Custom Token Obtain Pair", admits = Admits.ANYONE_UNSEEN, offered = PasswordSignIn.class)
    public Uni<RestResponse<TokensAndUser>> obtain(RequestBody body, HttpServerRequest client, UriInfo uri) {
        boolean browser = answer.isForBrowser(client, uri);
        return login.with(form.read(body), answer.origin(client))
                .map(granted -> answer.to(
                        browser,
                        granted,
                        tokens -> new TokensAndUser(
                                tokens, body.isOfDjRestAuth() ? TokensAndUser.UserDetails.of(granted.user()) : null)));
    }

    @POST
    @Path("refresh")
    @View(
            name = "Token Refresh",
            admits = Admits.ANYONE_UNSEEN,
            description = "Takes a refresh type JSON web token and returns an access type JSON web\n"
                    + "token if the refresh token is valid.")
    public RestResponse<RefreshedPair> refresh(RequestBody body, HttpServerRequest client, UriInfo uri) {
        Optional<String> inCookie = cookie.token(body, client, uri);
        RefreshedPair tokens = refresh.with(
                inCookie.orElseGet(() -> REFRESH.read(body).get(REFRESH_TOKEN)),
                IdempotencyKey.of(client.getHeader("Idempotency-Key")));
        return inCookie.isPresent() && tokens.refresh() != null
                ? Unstored.with(new RefreshedPair(tokens.access(), null), cookie.holding(tokens.refresh()))
                        .build()
                : Unstored.ok(tokens);
    }

    @POST
    @Path("verify")
    @AwaitsPrimary(repeatable = true)
    @View(
            name = "Token Verify",
            admits = Admits.ANYONE_UNSEEN,
            description = "Takes a token and indicates if it is valid.  This view provides no\n"
                    + "information about a token's fitness for a particular use.")
    public Map<String, Object> verify(RequestBody body) {
        verification.verify(VERIFY.read(body).get(ANY_TOKEN));
        return Map.of();
    }

    @POST
    @Path("blacklist")
    @View(
            name = "Token Blacklist",
            admits = Admits.ANYONE_UNSEEN,
            description = "Takes a token and blacklists it. Must be used with the\n"
                    + "`rest_framework_simplejwt.token_blacklist` app installed.")
    public RestResponse<Map<String, Object>> blacklist(RequestBody body, HttpServerRequest client, UriInfo uri) {
        Optional<String> inCookie = cookie.token(body, client, uri);
        revocation.blacklist(inCookie.orElseGet(() -> BLACKLIST.read(body).get(REFRESH_TOKEN)));
        return inCookie.isPresent()
                ? Unstored.with(Map.<String, Object>of(), cookie.gone()).build()
                : Unstored.ok(Map.of());
    }

    @OPTIONS
    public Form describeObtain() {
        return form.form();
    }

    @OPTIONS
    @Path("refresh")
    public Form describeRefresh() {
        return REFRESH;
    }

    @OPTIONS
    @Path("verify")
    public Form describeVerify() {
        return VERIFY;
    }

    @OPTIONS
    @Path("blacklist")
    public Form describeBlacklist() {
        return BLACKLIST;
    }
}
