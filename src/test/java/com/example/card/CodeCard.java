package com.example.card;

import dev.signet.login.SecondStep;
import dev.signet.login.TokenPair;
import dev.signet.mfa.Factor;
import dev.signet.mfa.Factors;
import dev.signet.mfa.StoredFactor;
import dev.signet.secret.SecureIds;
import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
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
    private static final Form FORM = Form.of(TOKEN, CODE);

    private final Factors factors;
    private final SecondStep step;
    private final SecurityIdentity identity;

    CodeCard(Factors factors, SecondStep step, SecurityIdentity identity) {
        this.factors = factors;
        this.step = step;
        this.identity = identity;
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

    /** Gives the caller a card, to be printed. */
    @POST
    @RolesAllowed(Roles.USER)
    @Transactional
    @View(name = "Code Card", admits = Admits.SIGNED_IN)
    public Map<String, List<String>> issue() {
        long user = Caller.signedIn(identity).id();
        byte[] secret = SecureIds.bytes(32);
        factors.begin(user, this, "my card", secret);
        factors.confirm(factors.pending(user, this).orElseThrow(), 0);
        return Map.of(
                "codes",
                IntStream.rangeClosed(1, CODES)
                        .mapToObj(number -> code(secret, number))
                        .toList());
    }

    /** Completes a login with a code of a card only. {@code POST /api/token/mfa/} accepts codes of any factor. */
    @POST
    @Path("login")
    @PermitAll
    @View(name = "Code Card Login", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<TokenPair> complete(RequestBody body, HttpServerRequest request, UriInfo uri) {
        FilledForm form = FORM.read(body);
        return step.complete(form.get(TOKEN), Optional.of(kind()), form.get(CODE), request, uri);
    }

    @OPTIONS
    @Path("login")
    @PermitAll
    public Form describe() {
        return FORM;
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
