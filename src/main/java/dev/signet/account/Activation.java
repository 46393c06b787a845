package dev.signet.account;

import dev.signet.throttle.Attempt;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Confirms an e-mail address, either for a registration or for an account that changes its address. */
@Singleton
class Activation {
    private final Registration registration;
    private final EmailChange emailChange;
    private final Limits limits;
    private final Clock clock;

    Activation(Registration registration, EmailChange emailChange, Limits limits, Clock clock) {
        this.limits = limits;
        this.registration = registration;
        this.emailChange = emailChange;
        this.clock = clock;
    }

    /**
     * Follows a link from a mail.
     *
     * @throws ApiError 400 if the link is invalid, the username or address was taken in the meantime, or the invitation
     *     was used; 403 if the link was used before; 429 after too many invalid links
     */
    void follow(LinkForm.Link link) {
        Attempt attempt = limits.link();
        Optional<Registration.Activated> made =
                Faults.orTaken(() -> PendingRegistration.good(link.user(), link.token(), clock.instant())
                        .map(pending -> registration.activate(pending)));
        made.ifPresentOrElse(registration::welcome, () -> emailChange.confirm(link));
        attempt.wasRight();
    }
}
