package com.example.badge;

import dev.signet.database.AwaitsPrimary;
import dev.signet.login.Admission;
import dev.signet.login.SignInConfig;
import dev.signet.login.SignInMethod;
import dev.signet.login.TokenPair;
import dev.signet.login.Verdict;
import dev.signet.secret.SecretBox;
import dev.signet.throttle.Subject;
import dev.signet.user.User;
import dev.signet.web.DecimalId;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.Offered;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.RestResponse;

/** Signs in with a badge: the account's number, and a code on its chip that only Signet can compute. */
@Path("/api/samples/badge")
@PermitAll
@IfBuildProperty(name = "signet.test.samples", stringValue = "true")
class BadgeSignIn implements SignInMethod, Offered {
    private static final String NAME = "badge";
    private static final Field<String> NUMBER = Field.text("number", "Number");
    private static final Field<String> CHIP = Field.text("chip", "Chip");
    private static final Form FORM = Form.of(NUMBER, CHIP);

    private final Admission admission;
    private final SecretBox secrets;
    private final SignInConfig config;

    BadgeSignIn(Admission admission, SecretBox secrets, SignInConfig config) {
        this.admission = admission;
        this.secrets = secrets;
        this.config = config;
    }

    @Override
    public Set<String> names() {
        return Set.of(NAME);
    }

    @Override
    public boolean isOn() {
        return config.methods().contains(NAME);
    }

    /** Every account has a badge. */
    @Override
    public int ways(long user) {
        return 1;
    }

    /** Badges are handed over in person, so nobody else can have prepared one. */
    @Override
    public void reclaim(long user) {}

    @POST
    @AwaitsPrimary
    @View(name = "Badge Sign In", admits = Admits.ANYONE_UNSEEN, offered = BadgeSignIn.class)
    public RestResponse<TokenPair> signIn(RequestBody body, HttpServerRequest request, UriInfo uri) {
        FilledForm form = FORM.read(body);
        Optional<Long> number = DecimalId.parse(form.get(NUMBER));
        Subject guessed = number.map(Subject::of).orElse(Subject.NOBODY);
        return admission.admit(guessed, request, uri, () -> check(number, form.get(CHIP)));
    }

    private Verdict check(Optional<Long> number, String chip) {
        Optional<User> user = QuarkusTransaction.requiringNew().call(() -> number.flatMap(User::withId));
        boolean right = MessageDigest.isEqual(bytes(chip(number.orElse(0L))), bytes(chip));
        return user.isPresent() && right
                ? Verdict.proven(user.get(), NAME, "hwk")
                : Verdict.refused(user, "wrong badge");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what the chip of this account's badge contains. */
    private String chip(long number) {
        return HexFormat.of().formatHex(secrets.hash(NAME, Long.toString(number)));
    }

    @OPTIONS
    public Form describe() {
        return FORM;
    }
}
