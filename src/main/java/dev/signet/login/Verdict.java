package dev.signet.login;

import dev.signet.user.User;
import dev.signet.web.ApiError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a sign-in method found out about an attempt.
 *
 * @param user the account; empty if there is none
 * @param proven whether its user was authenticated
 * @param method how security events name the method, or why it refused
 * @param amr how the user was authenticated: values of RFC 8176
 * @param twoFactors whether that was two factors already, so that no second one is demanded
 * @param at when the user was authenticated; a time in the future stands for now; empty if nobody knows
 * @param purpose what the method does when the login is complete, as {@link Admitted} returns it; empty for nothing
 * @param begun when what the user presented was issued, if it is short-lived
 * @param refusal what the client gets if no session is opened; empty for the error of a wrong password
 */
public record Verdict(
        Optional<User> user,
        boolean proven,
        String method,
        List<String> amr,
        boolean twoFactors,
        Optional<Instant> at,
        String purpose,
        Optional<Instant> begun,
        Optional<ApiError> refusal) {

    /** The user was authenticated. */
    public static Verdict proven(User user, String method, String... amr) {
        return new Verdict(
                Optional.of(user),
                true,
                method,
                List.of(amr),
                false,
                Optional.of(Instant.MAX),
                "",
                Optional.empty(),
                Optional.empty());
    }

    /** The attempt failed. The client is not told why; the security event is. */
    public static Verdict refused(Optional<User> user, String why) {
        return new Verdict(
                user, false, why, List.of(), false, Optional.empty(), "", Optional.empty(), Optional.empty());
    }

    /** Returns the same for a method that proves two factors at once, as a passkey with user verification does. */
    public Verdict byTwoFactors() {
        return new Verdict(user, proven, method, amr, true, at, purpose, begun, refusal);
    }

    /**
     * Returns the same for a user who was authenticated earlier, for example on a page of another service.
     *
     * @param earlier empty if nobody knows when; then the sign-in never counts as recent
     */
    public Verdict since(Optional<Instant> earlier) {
        return new Verdict(user, proven, method, amr, twoFactors, earlier, purpose, begun, refusal);
    }

    /**
     * Returns the same for a method that has something to do when the login is complete, and not before the second
     * factor was right. It observes {@link Admitted}, and gets this text there. The text is not secret from the user, but
     * nobody can change it.
     */
    public Verdict inOrderTo(String itsPurpose) {
        return new Verdict(user, proven, method, amr, twoFactors, at, itsPurpose, begun, refusal);
    }

    /**
     * Returns the same for a method that takes what was issued a short time before: a code, a challenge, a token of a
     * provider. It opens no session if the user has signed out everywhere since, or got a new password.
     */
    public Verdict begunAt(Instant issued) {
        return new Verdict(user, proven, method, amr, twoFactors, at, purpose, Optional.of(issued), refusal);
    }

    /**
     * Returns the same for a method whose clients need another error than that of a wrong password. It is the same for
     * everybody, with or without an account, so it does not tell who has one.
     */
    public Verdict refusedWith(ApiError error) {
        return new Verdict(user, proven, method, amr, twoFactors, at, purpose, begun, Optional.of(error));
    }

    /** Returns whether the account still lets it open a session. */
    boolean isInTime() {
        return begun.isEmpty()
                || user.filter(known -> known.stillAdmits(begun.get())).isPresent();
    }

    @Override
    public String toString() {
        return "Verdict[" + method + "]";
    }
}
