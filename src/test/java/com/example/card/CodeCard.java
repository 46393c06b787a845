package com.example.card;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.database.AwaitsPrimary;
import dev.signet.login.SecondStep;
import dev.signet.login.TokenPair;
import dev.signet.mfa.Factor;
import dev.signet.mfa.Factors;
import dev.signet.mfa.RecoveryCodes;
import dev.signet.mfa.StoredFactor;
import dev.signet.secret.SecureIds;
import dev.signet.security.Roles;
import dev.signet.web.ApiError;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * A printed card with twenty codes. Each works once, and only after those above it. Codes are made from the secret, as
 * in HOTP (RFC 4226); the state is the number of the last one that was used.
 */
@Singleton
@Path("/api/samples/code_card")
@IfBuildProperty(name = "signet.test.samples", stringValue = "true")
class CodeCard implements Factor {
    private static final int CODES = 20;
    private static final Field<String> TOKEN = Field.text("mfa_token", "Mfa token");
    private static final Field<String> CODE = Field.text("card_code", "Card code");
    private static final Form LOGIN = Form.of(TOKEN, CODE);
    private static final Form ISSUE = Form.of(Confirmation.FIELD);

    private final Factors factors;
    private final RecoveryCodes recovery;
    private final Confirmation confirmation;
    private final Ledger ledger;
    private final SecondStep step;

    CodeCard(Factors factors, RecoveryCodes recovery, Confirmation confirmation, Ledger ledger, SecondStep step) {
        this.factors = factors;
        this.recovery = recovery;
        this.confirmation = confirmation;
        this.ledger = ledger;
        this.step = step;
    }

    @Override
    public String kind() {
        return "code_card";
    }

    @Override
    public Set<String> amr() {
        return Set.of("otp");
    }

    @Override
    public boolean spend(StoredFactor card, String answer) {
        return IntStream.rangeClosed(1, CODES)
                .filter(number -> MessageDigest.isEqual(bytes(code(card.secret(), number)), bytes(answer)))
                .anyMatch(number -> factors.advance(card, number));
    }

    /** Gives the caller a card, to be printed. A stolen access token is not enough. */
    @POST
    @Blocking
    @AwaitsPrimary
    @RolesAllowed(Roles.USER)
    @View(name = "Code Card", admits = Admits.SIGNED_IN)
    public Uni<RestResponse<Map<String, List<String>>>> issue(RequestBody body) {
        return confirmation
                .verify(ISSUE.fill(body), SecurityEventKind.MFA_ENABLED)
                .map(user -> Unstored.ok(QuarkusTransaction.requiringNew().call(() -> issued(user.id()))));
    }

    private Map<String, List<String>> issued(long user) {
        confirmation.mustStillBeSignedIn();
        boolean first = !factors.hasAny(user);
        byte[] secret = SecureIds.bytes(32);
        factors.begin(user, this, "my card", secret);
        if (!factors.confirm(factors.pending(user, this).orElseThrow(), 0)) {
            throw ApiError.invalid(FilledForm.NO_FIELD, "This card cannot be added.");
        }
        ledger.done(SecurityEventKind.MFA_ENABLED).to(user).because(kind()).record();
        return Map.of("codes", codes(secret), "recovery_codes", first ? recovery.renew(user) : List.of());
    }

    @OPTIONS
    @RolesAllowed(Roles.USER)
    public Form describeIssue() {
        return ISSUE;
    }

    /** Completes a login with a code of a card only. {@code POST /api/token/mfa/} accepts codes of any factor. */
    @POST
    @Path("login")
    @AwaitsPrimary
    @PermitAll
    @View(name = "Code Card Login", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<TokenPair> complete(RequestBody body, HttpServerRequest request, UriInfo uri) {
        FilledForm form = LOGIN.read(body);
        return step.complete(form.get(TOKEN), Optional.of(kind()), form.get(CODE), request, uri);
    }

    @OPTIONS
    @Path("login")
    @PermitAll
    public Form describeLogin() {
        return LOGIN;
    }

    private static List<String> codes(byte[] secret) {
        return IntStream.rangeClosed(1, CODES)
                .mapToObj(number -> code(secret, number))
                .toList();
    }

    private static String code(byte[] secret, int number) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(secret);
            return HexFormat.of().formatHex(hash.digest(bytes(Integer.toString(number))), 0, 5);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
