package dev.signet.throttle;

import dev.signet.throttle.ThrottleConfig.Limit;
import java.util.function.Function;

/** What somebody may guess, or do too often. */
public enum Guess {
    /** The password of a login; the subject is the name, with the account that it means. The true owner's own devices are counted apart. */
    LOGIN(ThrottleConfig::account, true, true),
    /** A code of the second factor, after the right password; the subject is the account. Own devices are counted apart. */
    SECOND_FACTOR(ThrottleConfig::code, true, true),
    /** The current password, or a code, of somebody who is signed in; the subject is the account. */
    CONFIRMATION(ThrottleConfig::account, false, false),
    /**
     * No guess, but a mail to somebody who did not ask for it, perhaps: for proof of an address that somebody registers with or
     * moves to; the subject is the address.
     */
    PROOF_MAIL(ThrottleConfig::mail, true, false),
    /** The same for a forgotten password, counted apart: who keeps asking for the one does not keep an owner from the other. */
    RESET_MAIL(ThrottleConfig::mail, true, false),
    /** A link that was sent by mail; there is no subject. */
    LINK(null, true, false);

    private final Function<ThrottleConfig, Limit> ofSubject;
    private final boolean byNetwork;
    private final boolean knowsDevices;

    Guess(Function<ThrottleConfig, Limit> ofSubject, boolean byNetwork, boolean knowsDevices) {
        this.ofSubject = ofSubject;
        this.byNetwork = byNetwork;
        this.knowsDevices = knowsDevices;
    }

    /** The limit of one subject. */
    Limit ofSubject(ThrottleConfig config) {
        return ofSubject.apply(config);
    }

    /** Whether the limits of the network address, and overall, hold. */
    boolean byNetwork() {
        return byNetwork;
    }

    /** Whether the subject's own devices are held to a limit of their own, and to no other. */
    boolean knowsDevices() {
        return knowsDevices;
    }
}
