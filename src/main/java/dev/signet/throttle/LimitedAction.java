package dev.signet.throttle;

import dev.signet.throttle.ThrottleConfig.Limit;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Guesses and other actions that are limited. */
public enum LimitedAction {
    /**
     * The password of a login; the subject is the name, with its account. The owner's own devices are counted
     * separately.
     */
    LOGIN(ThrottleConfig::account, true, true),
    /**
     * A second-factor code, after the first step of a login was right; the subject is the account. The owner's own
     * devices are counted separately.
     */
    SECOND_FACTOR(ThrottleConfig::code, true, true),
    /** The current password or a code, sent by a signed-in user; the subject is the account. */
    CONFIRMATION(ThrottleConfig::account, false, false),
    /**
     * Not a guess, but a mail that its recipient may not have asked for: it verifies an address used for registration
     * or as a new address; the subject is the address.
     */
    VERIFICATION_MAIL(ThrottleConfig::mail, true, false),
    /** The same for a forgotten password, counted separately, so that exhausting one limit does not block the other. */
    RESET_MAIL(ThrottleConfig::mail, true, false),
    /**
     * The same for a code to sign in. The owner's own devices are counted separately, so that others who ask for codes
     * for an address lock its owner out on no known device.
     */
    SIGN_IN_MAIL(ThrottleConfig::mail, true, true),
    /** A notice of what happened to an account; the subject is its kind and the address. */
    NOTICE(ThrottleConfig::mail, false, false),
    /** A link from a mail; there is no subject. */
    LINK(null, true, false);

    private static final Set<LimitedAction> MAILS = EnumSet.of(VERIFICATION_MAIL, RESET_MAIL, SIGN_IN_MAIL, NOTICE);

    private final Function<ThrottleConfig, Limit> ofSubject;
    private final boolean byNetwork;
    private final boolean knowsDevices;

    LimitedAction(Function<ThrottleConfig, Limit> ofSubject, boolean byNetwork, boolean knowsDevices) {
        this.ofSubject = ofSubject;
        this.byNetwork = byNetwork;
        this.knowsDevices = knowsDevices;
    }

    /** Returns whether it is a guess at a secret, and not a mail that somebody may not want. */
    public boolean isGuess() {
        return !MAILS.contains(this);
    }

    /** Returns the limit for one subject. */
    Limit ofSubject(ThrottleConfig config) {
        return ofSubject.apply(config);
    }

    /** Returns whether the limits by network and overall apply too. */
    boolean byNetwork() {
        return byNetwork;
    }

    /** Returns whether each of the subject's own devices has its own limit, and only that. */
    boolean knowsDevices() {
        return knowsDevices;
    }
}
