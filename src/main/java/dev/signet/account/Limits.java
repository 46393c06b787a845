package dev.signet.account;

import dev.signet.security.CurrentRequest;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/**
 * Limits how often strangers can trigger mails and try links. All spellings of an address that find the same accounts
 * share one count, whether or not an account has the address.
 */
@Singleton
class Limits {
    private final Throttle throttle;
    private final CurrentRequest request;

    Limits(Throttle throttle, CurrentRequest request) {
        this.throttle = throttle;
        this.request = request;
    }

    /**
     * Counts a mail that asks to prove this address.
     *
     * @throws ApiError 429 with {@code Retry-After} if there were too many
     */
    void proof(String address) {
        throttle.attempt(
                LimitedAction.VERIFICATION_MAIL,
                subject(address),
                Origin.of(request.device().address()));
    }

    /**
     * Counts a mail that lets the owner of this address reset the password.
     *
     * @throws ApiError 429 with {@code Retry-After} if there were too many
     */
    void reset(String address) {
        throttle.attempt(
                LimitedAction.RESET_MAIL,
                subject(address),
                Origin.of(request.device().address()));
    }

    private static Subject subject(String address) {
        return Subject.of(QuarkusTransaction.requiringNew().call(() -> UserLookup.folded(address)));
    }

    /**
     * Counts an attempt to follow a link. {@link Attempt#wasRight} takes it back.
     *
     * @throws ApiError 429 with {@code Retry-After} if there were too many
     */
    Attempt link() {
        return throttle.attempt(
                LimitedAction.LINK, Subject.NOBODY, Origin.of(request.device().address()));
    }

    /**
     * Counts a registration.
     *
     * @throws ApiError 429 with {@code Retry-After} if there were too many
     */
    void registration(String address) {
        if (address.isEmpty()) {
            link();
        } else {
            proof(address);
        }
    }
}
