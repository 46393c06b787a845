package dev.signet.account;

import dev.signet.throttle.Attempt;
import dev.signet.throttle.Guess;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/** How often strangers may have mails sent and try links. An address counts in every
 * spelling that finds the same accounts, whether it belongs to anyone. */
@Singleton
class Limits {
    private final Throttle throttle;

    Limits(Throttle throttle) {
        this.throttle = throttle;
    }

    /**
     * Counts a mail that asks for proof of this address.
     *
     * @throws ApiError 429 with {@code Retry-After} where it is one too many
     */
    void proof(String address, Device device) {
        throttle.attempt(Guess.PROOF_MAIL, subject(address), Origin.of(device.address()));
    }

    /**
     * Counts a mail to this address with which to set another password.
     *
     * @throws ApiError 429 with {@code Retry-After} where it is one too many
     */
    void reset(String address, Device device) {
        throttle.attempt(Guess.RESET_MAIL, subject(address), Origin.of(device.address()));
    }

    private static Subject subject(String address) {
        return Subject.of(QuarkusTransaction.requiringNew().call(() -> UserLookup.folded(address)));
    }

    /**
     * Counts a link that is tried; {@link Attempt#wasRight} takes it back.
     *
     * @throws ApiError 429 with {@code Retry-After} where it is one too many
     */
    Attempt link(Device device) {
        return throttle.attempt(Guess.LINK, Subject.NOBODY, Origin.of(device.address()));
    }

    /**
     * Counts a registration.
     *
     * @throws ApiError 429 with {@code Retry-After} where it is one too many
     */
    void registration(String address, Device device) {
        if (address.isEmpty()) {
            link(device);
        } else {
            proof(address, device);
        }
    }
}
