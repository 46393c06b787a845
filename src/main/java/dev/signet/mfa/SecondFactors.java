package dev.signet.mfa;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.database.AwaitsPrimary;
import dev.signet.mfa.MfaConfig.Whom;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides whether a login needs a second factor, and checks the answers of all of a user's factors. */
@Singleton
public class SecondFactors {
    private final Factors factors;
    private final RecoveryCodes recovery;
    private final ReclaimedFactors reclaimed;
    private final MfaConfig config;
    private final Ledger ledger;

    SecondFactors(
            Factors factors, RecoveryCodes recovery, ReclaimedFactors reclaimed, MfaConfig config, Ledger ledger) {
        this.factors = factors;
        this.recovery = recovery;
        this.reclaimed = reclaimed;
        this.config = config;
        this.ledger = ledger;
    }

    /**
     * Returns what this user's login still requires after the first factor.
     *
     * @param first the sign-in method of the first factor; a factor of this kind would prove the same thing again
     */
    public Demand demand(User user, String first) {
        if (factors.hasAnyBut(first, user.id())) {
            return Demand.CODE;
        }
        return isRequired(user.isStaff()) ? Demand.ENROLMENT : Demand.NOTHING;
    }

    /**
     * Returns whether this user must have a second factor and has none. A session from before the requirement must not
     * go on.
     */
    @AwaitsPrimary(repeatable = true)
    public boolean isMissing(long user, boolean staff) {
        return isRequired(staff) && !factors.hasAny(user);
    }

    /**
     * Follows the removal of a factor, in the same transaction: with the last one go the recovery codes.
     *
     * @param staff whether the user is an administrator
     * @throws ApiError 403 if none is left and the user must have one; the transaction is to be rolled back
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void leaveOne(long user, boolean staff) {
        if (factors.hasAny(user)) {
            return;
        }
        if (isRequired(staff)) {
            throw mustHaveOne();
        }
        recovery.remove(user);
    }

    /**
     * Makes sure that the user may remove the factors of this kind, before the user is asked for a password.
     *
     * @throws ApiError 403 if the user must have a second factor and has none of another kind
     */
    void mustHaveAnother(long user, boolean staff, String kind) {
        if (isRequired(staff) && !factors.hasAnyBut(kind, user)) {
            throw mustHaveOne();
        }
    }

    private static ApiError mustHaveOne() {
        return ApiError.forbidden("This account must have a second factor.");
    }

    boolean isRequired(boolean staff) {
        return config.requiredFor() == Whom.EVERYONE || config.requiredFor() == Whom.ADMINS && staff;
    }

    /** Returns the kinds of factor with which the user can complete a login that this method began. */
    @Transactional
    public List<String> methods(long user, String first) {
        List<String> methods = new ArrayList<>(factors.kindsOf(user));
        methods.remove(first);
        if (recovery.left(user) > 0) {
            methods.add(RecoveryCodes.KIND);
        }
        return methods;
    }

    /**
     * Uses up an answer of any of the user's factors, or a recovery code. No other request, on any replica, succeeds
     * with the same answer. If the transaction is rolled back, it remains usable.
     *
     * @return the factor; empty if the answer is wrong or was used before
     */
    public Optional<UsedFactor> spend(long user, String answer) {
        return spend(user, Optional.empty(), answer);
    }

    /**
     * Does the same with factors of one kind only.
     *
     * @param kind any kind that takes codes if it is empty
     */
    @Transactional
    public Optional<UsedFactor> spend(long user, Optional<String> kind, String answer) {
        List<StoredFactor> stored = factors.of(user);
        for (StoredFactor factor : stored) {
            Factor asked = factors.kind(factor.kind()).orElseThrow();
            if (kind.map(factor.kind()::equals).orElseGet(asked::takesCodes)) {
                // Whatever kind it is: a factor that was removed in the same moment completes nothing.
                if (asked.spend(factor, answer) && factors.used(factor)) {
                    reclaimed.keep(user);
                    return Optional.of(new UsedFactor(asked.kind(), asked.title(), asked.amr(factor)));
                }
            }
        }
        boolean any = kind.isEmpty() || kind.get().equals(RecoveryCodes.KIND);
        if (!any || !factors.hasAny(user) || !recovery.spend(user, answer)) {
            return Optional.empty();
        }
        reclaimed.keep(user);
        ledger.done(SecurityEventKind.RECOVERY_CODE_USED).to(user).record();
        return Optional.of(RecoveryCodes.USED);
    }

    /** Removes all of a user's factors and recovery codes. Returns whether a factor was active. */
    @Transactional
    boolean removeAll(long user) {
        recovery.remove(user);
        return factors.removeAll(user);
    }
}
