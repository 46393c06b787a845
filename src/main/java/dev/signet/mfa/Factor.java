package dev.signet.mfa;

import java.util.Set;

/**
 * A kind of second factor: a bean of this type is found by itself. What users have set up of this kind are
 * {@link StoredFactor}s, which {@link Factors} stores.
 *
 * <p>Setting one up needs endpoints of its own. At a login, {@code POST /api/token/mfa/} gives the code of the request
 * to each of the user's factors in turn. If an answer is not a code, an endpoint of the factor's package gives it to
 * {@code login.SecondStep} with the kind.
 */
public interface Factor {
    /** Returns the kind, as it is stored and listed in {@code methods}, for example {@code totp}. */
    String kind();

    /** Returns whether one user may have several of this kind. */
    default boolean several() {
        return true;
    }

    /** Returns whether the settings turn this kind on. While it is off, the users' factors of this kind do not count. */
    default boolean isOn() {
        return true;
    }

    /**
     * Returns whether its answers are codes that a user types. Others are only accepted by an endpoint of the factor's
     * own.
     */
    default boolean takesCodes() {
        return true;
    }

    /** Returns how the factor authenticates a user: values of RFC 8176 for the claim {@code amr}. */
    Set<String> amr();

    /** Returns the same for one of the users' factors, if they differ. */
    default Set<String> amr(StoredFactor factor) {
        return amr();
    }

    /** Returns how security events name it. */
    default String title() {
        return kind();
    }

    /**
     * Checks an answer and uses it up, in the current transaction: only one request, on any replica, may succeed with
     * the same answer. {@link Factors#advance} does that for answers that are numbered.
     *
     * @param answer whatever the client sent; it may be meant for another factor
     * @return whether it is right
     */
    boolean spend(StoredFactor factor, String answer);
}
