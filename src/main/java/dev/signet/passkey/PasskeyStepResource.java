package dev.signet.passkey;

import dev.signet.database.AwaitsPrimary;
import dev.signet.login.SecondStep;
import dev.signet.login.TokenPair;
import dev.signet.passkey.Challenges.Purpose;
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

/** Completes a login with a passkey as the second factor. */
@AwaitsPrimary
@Path("/api/token/mfa/passkey")
@PermitAll
class PasskeyStepResource {
    private static final Field<String> TOKEN = Field.text("mfa_token", "Mfa token");
    private static final Form FORM = Form.of(TOKEN);

    private final Options options;
    private final SecondStep step;

    PasskeyStepResource(Options options, SecondStep step) {
        this.options = options;
        this.step = step;
    }

    @POST
    @Path("options")
    @View(name = "Token Mfa Passkey Options", admits = Admits.ANYONE_UNSEEN, offered = PasskeyMethod.class)
    public RestResponse<RequestOptions> begin(RequestBody body) {
        String token = FORM.read(body).get(TOKEN);
        return Unstored.ok(step.challenge(
                token, user -> options.of(Purpose.SECOND_FACTOR, user.id(), PasskeyFactor.bound(token))));
    }

    @POST
    @View(name = "Token Mfa Passkey", admits = Admits.ANYONE_UNSEEN, offered = PasskeyMethod.class)
    public RestResponse<TokenPair> complete(RequestBody body, HttpServerRequest request, UriInfo uri) {
        FilledForm form = FORM.read(body);
        String token = form.get(TOKEN);
        String answer = PasskeyFactor.answer(token, CredentialJson.of(body));
        return step.complete(token, Optional.of(PasskeyMethod.NAME), answer, request, uri);
    }

    @OPTIONS
    @Path("options")
    public Form describeOptions() {
        return FORM;
    }

    @OPTIONS
    public Form describe() {
        return FORM;
    }
}
