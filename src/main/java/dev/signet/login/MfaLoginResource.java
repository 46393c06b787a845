package dev.signet.login;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.signet.mfa.Enrolment;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** The endpoints of the second step of a login. */
@Path("/api/token/mfa")
@PermitAll
class MfaLoginResource {
    private static final Field<String> TOKEN = Field.text("mfa_token", "Mfa token");
    private static final Field<String> CODE = Field.text("code", "Code");
    private static final Form BEGIN = Form.of(TOKEN);
    private static final Form CONFIRM = Form.of(TOKEN, CODE);

    private final MfaLogin login;
    private final LoginAnswer answer;

    MfaLoginResource(MfaLogin login, LoginAnswer answer) {
        this.login = login;
        this.answer = answer;
    }

    /**
     * The response to a login that set up a second factor.
     *
     * @param recoveryCodes shown only this once
     */
    record EnrolledTokens(@JsonUnwrapped TokenPair tokens, List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "EnrolledTokens[…]";
        }
    }

    @POST
    @View(name = "Token Mfa", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<TokenPair> complete(RequestBody body, HttpServerRequest client, UriInfo uri) {
        boolean browser = answer.isForBrowser(client, uri);
        FilledForm form = CONFIRM.read(body);
        Granted granted = login.complete(form.get(TOKEN), form.get(CODE), answer.origin(client));
        return answer.to(browser, granted);
    }

    @POST
    @Path("totp")
    @View(name = "Token Mfa Set Up", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<Enrolment> begin(RequestBody body, HttpServerRequest client) {
        return Unstored.ok(login.begin(BEGIN.read(body).get(TOKEN)));
    }

    @POST
    @Path("totp/confirm")
    @View(name = "Token Mfa Confirm", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<EnrolledTokens> confirm(RequestBody body, HttpServerRequest client, UriInfo uri) {
        boolean browser = answer.isForBrowser(client, uri);
        FilledForm form = CONFIRM.read(body);
        MfaLogin.Enrolled enrolled = login.confirm(form.get(TOKEN), form.get(CODE), answer.origin(client));
        return answer.to(browser, enrolled.granted(), tokens -> new EnrolledTokens(tokens, enrolled.recoveryCodes()));
    }

    @OPTIONS
    public Form describeComplete() {
        return CONFIRM;
    }

    @OPTIONS
    @Path("totp")
    public Form describeBegin() {
        return BEGIN;
    }

    @OPTIONS
    @Path("totp/confirm")
    public Form describeConfirm() {
        return CONFIRM;
    }
}
