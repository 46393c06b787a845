package dev.signet.account;

import dev.signet.database.AwaitsPrimary;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import dev.signet.web.Unstored;
import dev.signet.web.View;
import dev.signet.web.View.Admits;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestResponse;

/** Creates the first administrator, with a link from the log. */
@AwaitsPrimary
@Path("/api/first_admin")
@PermitAll
class FirstAdminResource {
    private final NewAccountForms forms;
    private final FirstAdmin first;

    FirstAdminResource(NewAccountForms forms, FirstAdmin first) {
        this.forms = forms;
        this.first = first;
    }

    /** Whether the service still waits for its first administrator. */
    @RegisterForReflection
    record FirstAdminStatus(boolean missing) {}

    @GET
    @View(name = "First Admin", admits = Admits.ANYONE_UNSEEN)
    public RestResponse<FirstAdminStatus> status() {
        return Unstored.ok(new FirstAdminStatus(first.isMissing()));
    }

    @POST
    @Blocking
    public Uni<RestResponse<ManagedUserResponse>> create(RequestBody body) {
        FilledForm form = forms.firstAdmin(body);
        if (form.find(LinkForm.TOKEN).isEmpty()) {
            form.verified();
        }
        return first.create(SecretToken.of(form.find(LinkForm.TOKEN).orElseThrow()), form)
                .map(Unstored::created);
    }

    @OPTIONS
    public Form describe() {
        return forms.firstAdmin();
    }
}
