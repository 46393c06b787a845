package dev.signet.mfa;

import dev.signet.confirm.Confirmation;
import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestResponse;

/** The caller's second factor. */
@AwaitsPrimary
@Path("/api/users/me/mfa")
@RolesAllowed(Roles.USER)
class MfaResource {
    private static final Field<String> CODE = Field.text("code", "Code");
    private static final Form BEGIN = Form.of(Confirmation.FIELD);
    private static final Form CONFIRM = Form.of(CODE);
    private static final Form DISABLE = Form.of(Confirmation.FIELD, CODE);

    private final OwnFactor factor;

    MfaResource(OwnFactor factor) {
        this.factor = factor;
    }

    @GET
    @View(name = "Second Factor", admits = Admits.SIGNED_IN)
    public MfaStatus status() {
        return factor.status();
    }

    @POST
    @Path("totp")
    @Blocking
    @View(name = "Second Factor Set Up", admits = Admits.SIGNED_IN)
    public Uni<RestResponse<Enrolment>> begin(RequestBody body) {
        return factor.begin(BEGIN.fill(body)).map(Unstored::ok);
    }

    @POST
    @Path("totp/confirm")
    @View(name = "Second Factor Confirm", admits = Admits.SIGNED_IN)
    public RestResponse<RecoveryCodeList> confirm(RequestBody body) {
        String code = CONFIRM.read(body).get(CODE);
        return Unstored.ok(new RecoveryCodeList(factor.confirm(code)));
    }

    @POST
    @Path("totp/disable")
    @Blocking
    @View(name = "Second Factor Disable", admits = Admits.SIGNED_IN)
    public Uni<Void> disable(RequestBody body) {
        return factor.disable(DISABLE.fill(body), CODE);
    }

    @POST
    @Path("recovery_codes")
    @View(name = "Recovery Codes", admits = Admits.SIGNED_IN)
    public RestResponse<RecoveryCodeList> renew(RequestBody body) {
        String code = CONFIRM.read(body).get(CODE);
        return Unstored.ok(new RecoveryCodeList(factor.renewRecoveryCodes(code)));
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

    @OPTIONS
    @Path("totp/disable")
    public Form describeDisable() {
        return DISABLE;
    }

    @OPTIONS
    @Path("recovery_codes")
    public Form describeRenew() {
        return CONFIRM;
    }
}
