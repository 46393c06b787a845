package dev.signet.emailcode;

import dev.signet.account.AccountFields;
import dev.signet.database.AwaitsPrimary;
import dev.signet.emailcode.EmailCodes.Answer;
import dev.signet.login.Admission;
import dev.signet.login.TokenPair;
import dev.signet.security.CurrentRequest;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** Signing in with a code from a mail. */
@AwaitsPrimary
@Path(EmailCodeResource.PATH)
@PermitAll
class EmailCodeResource {
    static final String PATH = "/api/token/email";

    private static final String COOKIE = "signet-email-code";
    private static final String SENT =
            "If this address can sign in, a mail with a code is on its way. The code is valid for ten minutes.";
    private static final Field<String> CODE = Field.text("code", "Code");
    private static final Field<String> REQUEST =
            Field.text("request", "Request").optional();
    private static final Field<String> INVITATION =
            Field.text("invitation", "Invitation").optional();

    private final EmailCodes codes;
    private final Admission admission;
    private final CurrentRequest current;
    private final Field<String> email;
    private final Form ask;
    private final Form answer;

    EmailCodeResource(EmailCodes codes, Admission admission, CurrentRequest current, AccountFields fields) {
        this.codes = codes;
        this.admission = admission;
        this.current = current;
        this.email = fields.knownEmail();
        this.ask = Form.of(email);
        this.answer = Form.of(email, CODE, REQUEST, INVITATION);
    }

    @POST
    @View(name = "Email Code", admits = Admits.ANYONE_UNSEEN, offered = EmailCodeSignIn.class)
    public RestResponse<CodeRequested> ask(RequestBody body, HttpServerRequest client) {
        String secret = codes.ask(asker(ask.read(body), client));
        return Unstored.accepted(new CodeRequested(SENT, secret), cookie(secret));
    }

    @POST
    @Path("confirm")
    @View(name = "Email Code Confirm", admits = Admits.ANYONE_UNSEEN, offered = EmailCodeSignIn.class)
    public RestResponse<TokenPair> confirm(RequestBody body, HttpServerRequest client, UriInfo uri) {
        FilledForm form = answer.read(body);
        Asker asker = asker(form, client);
        Answer sent = new Answer(
                form.get(CODE).replaceAll("[\\s-]", ""),
                form.find(REQUEST),
                Optional.ofNullable(client.getCookie(COOKIE)).map(Cookie::getValue),
                form.find(INVITATION));
        return admission.admit(asker.subject(), client, uri, () -> codes.check(asker, sent));
    }

    private Asker asker(FilledForm form, HttpServerRequest client) {
        return Asker.of(form.get(email), current.device(), admission.origin(client));
    }

    /** Recognizes the browser, whose network may change. */
    private static NewCookie cookie(String secret) {
        return new NewCookie.Builder(COOKIE)
                .value(secret)
                .path(PATH)
                .maxAge((int) EmailCodes.LIFETIME.toSeconds())
                .httpOnly(true)
                .secure(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    @OPTIONS
    public Form describeAsk() {
        return ask;
    }

    @OPTIONS
    @Path("confirm")
    public Form describeConfirm() {
        return answer;
    }
}
