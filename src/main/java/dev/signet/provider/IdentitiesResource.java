package dev.signet.provider;

import dev.signet.confirm.Confirmation;
import dev.signet.database.AwaitsPrimary;
import dev.signet.security.Roles;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** The caller's identities at providers. */
@AwaitsPrimary
@Path("/api/users/me/identities")
@RolesAllowed(Roles.USER)
class IdentitiesResource {
    private static final Form REMOVAL = Form.of(Confirmation.FIELD);
    private static final Form BY_ID_TOKEN = Proof.OF_APP.with(Confirmation.FIELD);
    private static final Form BY_CODE = Proof.OF_BROWSER.with(Confirmation.FIELD);

    private final Providers providers;
    private final Proof proof;
    private final Identities identities;

    IdentitiesResource(Providers providers, Proof proof, Identities identities) {
        this.providers = providers;
        this.proof = proof;
        this.identities = identities;
    }

    @GET
    @View(name = "Identity List", admits = Admits.SIGNED_IN, offered = Providers.class)
    public List<IdentityResponse> list() {
        return identities.list();
    }

    /** Links with an ID token or, if the body has a {@code code}, with the one that a browser brought. */
    @POST
    @Path("{identity}")
    @Blocking
    @View(name = "Identity", admits = Admits.SIGNED_IN, offered = Providers.class)
    public Uni<IdentityResponse> link(@RestPath String identity, RequestBody body) {
        Provider provider = providers.named(identity);
        boolean byCode = Form.object(body).has(Proof.CODE.name()) || !provider.hasIdTokens();
        FilledForm form = (byCode ? BY_CODE : BY_ID_TOKEN).fill(body);
        return identities.link(form, () -> {
            try {
                ProvenIdentity proven = byCode ? proof.byCode(form) : proof.byIdToken(provider, form);
                if (!proven.provider().equals(provider.name())) {
                    throw new IdentityRefused("the code is of another provider");
                }
                return proven;
            } catch (IdentityRefused refused) {
                throw ApiError.malformed("This does not prove the identity: " + refused.getMessage() + ".");
            }
        });
    }

    @DELETE
    @Path("{identity}")
    @Blocking
    public Uni<Void> remove(@RestPath String identity, RequestBody body) {
        return identities.remove(identity, REMOVAL.fill(body));
    }

    @OPTIONS
    @Path("{identity}")
    public Form describe(@RestPath String identity) {
        return BY_ID_TOKEN;
    }
}
