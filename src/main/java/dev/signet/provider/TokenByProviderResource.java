package dev.signet.provider;

import dev.signet.database.AwaitsPrimary;
import dev.signet.database.PrimaryWait;
import dev.signet.login.Admission;
import dev.signet.login.TokenPair;
import dev.signet.login.Verdict;
import dev.signet.throttle.Subject;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Exchanges the proof of an identity for tokens: an app's ID token, or the code that a browser brought to the app. */
@AwaitsPrimary
@Path("/api/token")
@PermitAll
class TokenByProviderResource {
    private static final Field<String> INVITATION =
            Field.text("invitation", "Invitation").optional();
    private static final Form ID_TOKEN = Proof.OF_APP.with(INVITATION);
    private static final Form CODE = Proof.OF_BROWSER.with(INVITATION);

    private final Providers providers;
    private final Proof proof;
    private final IdentitySignIn signIn;
    private final Admission admission;
    private final PrimaryWait wait;

    TokenByProviderResource(
            Providers providers, Proof proof, IdentitySignIn signIn, Admission admission, PrimaryWait wait) {
        this.providers = providers;
        this.proof = proof;
        this.signIn = signIn;
        this.admission = admission;
        this.wait = wait;
    }

    @POST
    @Path("provider/{provider}")
    @View(name = "Token Provider", admits = Admits.ANYONE_UNSEEN, offered = Providers.class)
    public RestResponse<TokenPair> byIdToken(
            @RestPath String provider, RequestBody body, HttpServerRequest request, UriInfo uri) {
        Provider named = providers.withIdTokens(provider);
        FilledForm form = ID_TOKEN.read(body);
        return admission.admit(Subject.NOBODY, request, uri, () -> verdict(() -> proof.byIdToken(named, form), form));
    }

    @POST
    @Path("code")
    @View(name = "Token Code", admits = Admits.ANYONE_UNSEEN, offered = BrowserSignIns.class)
    public RestResponse<TokenPair> byCode(RequestBody body, HttpServerRequest request, UriInfo uri) {
        FilledForm form = CODE.read(body);
        return admission.admit(Subject.NOBODY, request, uri, () -> verdict(() -> proof.byCode(form), form));
    }

    private interface Check {
        ProvenIdentity proven() throws IdentityRefused;
    }

    private Verdict verdict(Check check, FilledForm form) {
        try {
            ProvenIdentity identity = check.proven();
            Provider provider = providers.named(identity.provider());
            // By itself, because the proof is used up. If an account was created, the second time finds its identity.
            return wait.repeat(() -> signIn.verdict(provider, identity, form.find(INVITATION)));
        } catch (IdentityRefused refused) {
            return Verdict.refused(Optional.empty(), refused.getMessage());
        }
    }

    @OPTIONS
    @Path("provider/{provider}")
    public Form describeIdToken(@RestPath String provider) {
        providers.withIdTokens(provider);
        return ID_TOKEN;
    }

    @OPTIONS
    @Path("code")
    public Form describeCode() {
        return CODE;
    }
}
