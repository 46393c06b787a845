package dev.signet.account;

import dev.signet.throttle.Attempt;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Takes the proof of an e-mail address: of a registration, or of an account that wants another one. */
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
     * Does what the link is good for.
     *
     * @throws ApiError 400 where it is not good, the name or address was taken meanwhile, or the invitation used; 403 where it was
     *     used before; 429 where too many were not good
     */
    void follow(Forms.Link link, Device device) {
        Attempt attempt = limits.link(device);
        Optional<User> made = Faults.orTaken(() -> PendingRegistration.good(link.user(), link.token(), clock.instant())
                .map(pending -> registration.activate(pending, device)));
        made.ifPresentOrElse(registration::welcome, () -> emailChange.confirm(link, device));
        attempt.wasRight();
    }
}
