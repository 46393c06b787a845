package dev.signet.mfa;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.Device;
import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import dev.signet.web.Views;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;

/** The caller's second factor. */
@Path("/api/users/me/mfa")
@RolesAllowed(Roles.USER)
class MfaResource {
    private static final Field PASSWORD = Field.text("current_password", "Current password");
    private static final Field CODE = Field.text("code", "Code");
    private static final Form BEGIN = Form.of(PASSWORD);
    private static final Form CONFIRM = Form.of(CODE);
    private static final Form DISABLE = Form.of(PASSWORD, CODE);

    private final OwnFactor factor;
    private final SecurityIdentity identity;

    MfaResource(OwnFactor factor, SecurityIdentity identity) {
        this.factor = factor;
        this.identity = identity;
    }

    @GET
    public MfaStatus status() {
        return factor.status(Caller.signedIn(identity));
    }

    @POST
    @Path("totp")
    @Blocking
    public Uni<RestResponse<Enrolment>> begin(RequestBody body, HttpServerRequest client) {
        String password = BEGIN.read(body).get("current_password");
        return factor.begin(Caller.signedIn(identity), password, Device.of(client))
                .map(Unstored::ok);
    }

    @POST
    @Path("totp/confirm")
    public RestResponse<RecoveryCodeList> confirm(RequestBody body, HttpServerRequest client) {
        String code = CONFIRM.read(body).get("code");
        return Unstored.ok(new RecoveryCodeList(factor.confirm(Caller.signedIn(identity), code, Device.of(client))));
    }

    @POST
    @Path("totp/disable")
    @Blocking
    public Uni<Void> disable(RequestBody body, HttpServerRequest client) {
        Map<String, String> values = DISABLE.read(body);
        return factor.disable(
                Caller.signedIn(identity), values.get("current_password"), values.get("code"), Device.of(client));
    }

    @POST
    @Path("recovery_codes")
    public RestResponse<RecoveryCodeList> renew(RequestBody body, HttpServerRequest client) {
        String code = CONFIRM.read(body).get("code");
        return Unstored.ok(
                new RecoveryCodeList(factor.renewRecoveryCodes(Caller.signedIn(identity), code, Device.of(client))));
    }

    /** What {@code OPTIONS} tells of these paths. */
    @Produces
    @Singleton
    static Views views() {
        return Views.of(
                View.of("/api/users/me/mfa", Admits.SIGNED_IN, "Second Factor", "GET", "HEAD"),
                View.of("/api/users/me/mfa/totp", Admits.SIGNED_IN, "Second Factor Set Up", "POST")
                        .withForm("POST", BEGIN),
                View.of("/api/users/me/mfa/totp/confirm", Admits.SIGNED_IN, "Second Factor Confirm", "POST")
                        .withForm("POST", CONFIRM),
                View.of("/api/users/me/mfa/totp/disable", Admits.SIGNED_IN, "Second Factor Disable", "POST")
                        .withForm("POST", DISABLE),
                View.of("/api/users/me/mfa/recovery_codes", Admits.SIGNED_IN, "Recovery Codes", "POST")
                        .withForm("POST", CONFIRM));
    }
}
