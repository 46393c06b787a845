package dev.signet.login;

import dev.signet.database.AwaitsPrimary;
import dev.signet.mfa.Enrolment;
import dev.signet.mfa.TotpFactor;
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
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** The endpoints of the second step of a login. */
@AwaitsPrimary
@Path("/api/token/mfa")
@PermitAll
class MfaLoginResource {
    private static final Field<String> TOKEN = Field.text("mfa_token", "Mfa token");
    private static final Field<String> CODE = Field.text("code", "Code");
    private static final Form BEGIN = Form.of(TOKEN);
    private static final Form CONFIRM = Form.of(TOKEN, CODE);

    private final SecondStep step;
    private final TotpFactor app;

    MfaLoginResource(SecondStep step, TotpFactor app) {
        this.step = step;
        this.app = app;
    }

    @POST
    @View(name = "Token Mfa", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<TokenPair> complete(RequestBody body, HttpServerRequest request, UriInfo uri) {
        FilledForm form = CONFIRM.read(body);
        return step.complete(form.get(TOKEN), Optional.empty(), form.get(CODE), request, uri);
    }

    @POST
    @Path("totp")
    @View(name = "Token Mfa Set Up", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<Enrolment> begin(RequestBody body) {
        return Unstored.ok(step.enrol(BEGIN.read(body).get(TOKEN), app::begin));
    }

    @POST
    @Path("totp/confirm")
    @View(name = "Token Mfa Confirm", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<EnrolledTokens> confirm(RequestBody body, HttpServerRequest request, UriInfo uri) {
        FilledForm form = CONFIRM.read(body);
        return step.enrolled(form.get(TOKEN), request, uri, user -> app.confirm(user.id(), form.get(CODE)));
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
