package dev.signet.login;

import dev.signet.mfa.UsedFactor;
import dev.signet.session.Authentication;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first step of a login, which was right. While the second one is awaited, the {@code mfa_token} carries it.
 *
 * @param method how security events name the sign-in method
 * @param amr how it authenticated the user (RFC 8176)
 * @param at when; empty if nobody knows
 * @param purpose what the method does when the login is complete
 * @param begun when what proved it was issued, if that is short-lived
 */
record FirstFactor(String method, List<String> amr, Optional<Instant> at, String purpose, Optional<Instant> begun) {
    private static final String MULTIPLE = "mfa";

    /**
     * A completed login.
     *
     * @param means how security events name the factors
     * @param purpose what the method does now
     * @param begun when it began; empty if it depends on nothing that was issued before
     */
    record Completed(String means, Authentication authentication, String purpose, Optional<Instant> begun) {}

    static FirstFactor of(Verdict verdict, Instant now) {
        List<String> amr = verdict.twoFactors()
                ? Stream.concat(verdict.amr().stream(), Stream.of(MULTIPLE)).toList()
                : verdict.amr();
        Optional<Instant> past = verdict.at().map(at -> at.isAfter(now) ? now : at);
        return new FirstFactor(verdict.method(), amr, past, verdict.purpose(), verdict.begun());
    }

    /** Returns the same with the time when it began, if that is not known yet. */
    FirstFactor begunBy(Instant now) {
        return new FirstFactor(method, amr, at, purpose, begun.or(() -> Optional.of(now)));
    }

    /** Nothing else was required. */
    Completed alone() {
        return completed(method, amr);
    }

    /** A second factor completed the login. */
    Completed with(UsedFactor second) {
        List<String> both = Stream.of(amr.stream(), second.amr().stream(), Stream.of(MULTIPLE))
                .flatMap(values -> values)
                .distinct()
                .toList();
        return completed(method + ", " + second.title(), both);
    }

    /** Setting up a second factor completed the login. */
    Completed enrolling() {
        return completed(method + ", second factor set up", amr);
    }

    private Completed completed(String means, List<String> all) {
        return new Completed(means, new Authentication(method, all, at), purpose, begun);
    }
}
