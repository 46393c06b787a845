package dev.signet.account;

import dev.signet.account.NewAccountForms.ManagedAccount;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mail.MailConfig;
import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import dev.signet.throttle.Attempt;
import dev.signet.user.Admins;
import dev.signet.user.NewUser;
import dev.signet.user.PasswordThreads;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Lets the operator create the first administrator on a page. As long as there is none, each start writes a link to the
 * log. It works once, for an hour: whoever can read the log of a new service may administer it.
 */
@Singleton
class FirstAdmin {
    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    private final NewAccountForms forms;
    private final FirstAdminLinks links;
    private final Limits limits;
    private final PasswordThreads threads;
    private final MailConfig site;
    private final Ledger ledger;
    private final Clock clock;
    private final int port;

    FirstAdmin(
            NewAccountForms forms,
            FirstAdminLinks links,
            Limits limits,
            PasswordThreads threads,
            MailConfig site,
            Ledger ledger,
            Clock clock,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.forms = forms;
        this.links = links;
        this.limits = limits;
        this.threads = threads;
        this.site = site;
        this.ledger = ledger;
        this.clock = clock;
        this.port = port;
    }

    void invite(@Observes @Priority(StartOrder.WARNINGS) ServiceStart start) {
        if (isMissing()) {
            LOG.infof(
                    "There is no administrator yet. Create one within an hour: %s/account/#first-admin/%s",
                    site(), links.issue().text());
        }
    }

    /** Returns the site's URL. If it is not set, which nobody needs yet at the first start, the service's own port counts. */
    private String site() {
        return site.siteUrl().equals(MailConfig.LOCAL_SITE) ? "http://localhost:" + port : site.siteUrl();
    }

    /** Returns whether there is no active administrator. */
    boolean isMissing() {
        return !QuarkusTransaction.requiringNew().call(Admins::exist);
    }

    /**
     * Creates the administrator.
     *
     * @throws ApiError 409 if there is one; 400 if the link is invalid or the form has errors; 429 after too many invalid
     *     links; 503 if too many passwords are waiting to be hashed
     */
    Uni<ManagedUserResponse> create(SecretToken token, FilledForm form) {
        if (!isMissing()) {
            throw exists();
        }
        Attempt attempt = limits.link();
        if (!QuarkusTransaction.requiringNew().call(() -> links.isGood(token))) {
            throw wrongLink();
        }
        attempt.wasRight();
        QuarkusTransaction.requiringNew().run(() -> Taken.addTo(form));
        ManagedAccount asked = forms.newManagedAccount(form);
        String password = asked.password().orElseThrow();
        return threads.hash(password, passwordHash -> stored(token, asked, passwordHash));
    }

    private ManagedUserResponse stored(SecretToken token, ManagedAccount asked, String passwordHash) {
        return Faults.orTaken(() -> {
            if (!Admins.inTurn().isEmpty()) {
                throw exists();
            }
            if (!links.isGood(token)) {
                throw wrongLink();
            }
            Taken.mustNotBe(asked.username(), asked.email());
            long id = NewUser.reserveId();
            User admin = NewUser.store(
                    id,
                    asked.username(),
                    asked.email(),
                    passwordHash,
                    asked.profile().json(),
                    clock.instant());
            admin.setStaff(true);
            links.end();
            ledger.done(SecurityEventKind.REGISTERED)
                    .to(id)
                    .because("first administrator")
                    .record();
            return ManagedUserResponse.of(admin, forms.shown(asked.profile()));
        });
    }

    private static ApiError wrongLink() {
        return ApiError.invalid(LinkForm.TOKEN.name(), "This link is not valid. Restart the service to get a new one.");
    }

    private static ApiError exists() {
        return ApiError.conflict("There is an administrator already.");
    }
}
