package dev.signet.passkey;

import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.database.AwaitsPrimary;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Roles;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The caller's passkeys. */
@AwaitsPrimary
@Path("/api/users/me/passkeys")
@RolesAllowed(Roles.USER)
class PasskeyResource {
    private static final String ONE = "{id: [0-9a-fA-F-]+}";
    private static final int LONGEST_NAME = 100;
    private static final Field<String> NAME = Field.text("name", "Name").atMost(LONGEST_NAME);
    private static final Form CONFIRMATION = Form.of(Confirmation.FIELD);
    private static final Form NEW = Form.of(NAME.optional().orBlank());
    private static final Form RENAMED = Form.of(NAME.orBlank());

    private final PasskeyRegistration registration;
    private final OwnPasskeys passkeys;
    private final Confirmation confirmation;
    private final CurrentRequest request;

    PasskeyResource(
            PasskeyRegistration registration, OwnPasskeys passkeys, Confirmation confirmation, CurrentRequest request) {
        this.registration = registration;
        this.passkeys = passkeys;
        this.confirmation = confirmation;
        this.request = request;
    }

    @GET
    @View(name = "Passkey List", admits = Admits.SIGNED_IN, offered = PasskeyMethod.class)
    public PasskeyListResponse list() {
        return passkeys.list(caller());
    }

    @POST
    @Path("options")
    @Blocking
    @View(name = "Passkey Options", admits = Admits.SIGNED_IN, offered = PasskeyMethod.class)
    public Uni<RestResponse<CreationOptions>> begin(RequestBody body) {
        return confirmation
                .verify(CONFIRMATION.fill(body), SecurityEventKind.PASSKEY_ADDED)
                .map(registration::begin)
                .map(Unstored::ok);
    }

    @POST
    public RestResponse<RegisteredPasskey> register(RequestBody body) {
        String name = NEW.read(body).find(NAME).orElse("");
        return Unstored.created(registration.finish(caller(), name, CredentialJson.of(body)));
    }

    @PATCH
    @Path(ONE)
    @View(name = "Passkey Instance", admits = Admits.SIGNED_IN, offered = PasskeyMethod.class)
    public PasskeyResponse rename(@RestPath String id, RequestBody body) {
        return passkeys.rename(caller(), id, RENAMED.read(body).get(NAME));
    }

    @PUT
    @Path(ONE)
    public PasskeyResponse replace(@RestPath String id, RequestBody body) {
        return rename(id, body);
    }

    @DELETE
    @Path(ONE)
    @Blocking
    public Uni<AcceptedCredentials> remove(@RestPath String id, RequestBody body) {
        long user = caller();
        passkeys.mustHave(user, id);
        FilledForm form = CONFIRMATION.fill(body);
        return confirmation.verify(form, SecurityEventKind.PASSKEY_REMOVED).map(confirmed -> passkeys.remove(user, id));
    }

    @OPTIONS
    @Path("options")
    public Form describeOptions() {
        return CONFIRMATION;
    }

    @OPTIONS
    public Form describeRegistration() {
        return NEW;
    }

    @OPTIONS
    @Path(ONE)
    public Form describeInstance() {
        return RENAMED;
    }

    private long caller() {
        return request.caller().id();
    }
}
