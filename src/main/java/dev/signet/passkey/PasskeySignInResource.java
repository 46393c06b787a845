package dev.signet.passkey;

import dev.signet.database.AwaitsPrimary;
import dev.signet.login.Admission;
import dev.signet.login.TokenPair;
import dev.signet.throttle.Subject;
import dev.signet.web.Field;
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

/** Signs in with a passkey alone. */
@AwaitsPrimary
@Path("/api/token/passkey")
@PermitAll
class PasskeySignInResource {
    private static final Field<String> USERNAME = Field.text("username", "Username");
    private static final Form NAMED = Form.of(USERNAME.optional().orBlank());
    private static final Form NOTHING_ELSE = Form.of();

    private final PasskeySignIn signIn;
    private final Admission admission;

    PasskeySignInResource(PasskeySignIn signIn, Admission admission) {
        this.signIn = signIn;
        this.admission = admission;
    }

    @POST
    @Path("options")
    @View(name = "Token Passkey Options", admits = Admits.ANYONE_UNSEEN, offered = PasskeyMethod.class)
    public RestResponse<RequestOptions> begin(RequestBody body) {
        Optional<String> username = NAMED.read(body).find(USERNAME).filter(name -> !name.isEmpty());
        return Unstored.ok(signIn.begin(username));
    }

    /** A signature cannot be guessed, so only the network is limited: nobody can make somebody else wait. */
    @POST
    @View(name = "Token Passkey", admits = Admits.ANYONE_UNSEEN, offered = PasskeyMethod.class)
    public RestResponse<TokenPair> signIn(RequestBody body, HttpServerRequest request, UriInfo uri) {
        CredentialJson credential = CredentialJson.of(body);
        return admission.admit(Subject.NOBODY, request, uri, () -> signIn.check(credential));
    }

    @OPTIONS
    @Path("options")
    public Form describeBegin() {
        return NAMED;
    }

    @OPTIONS
    public Form describeSignIn() {
        return NOTHING_ELSE;
    }
}
