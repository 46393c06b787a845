package dev.signet.login;

import dev.signet.mfa.UsedFactor;
import dev.signet.session.Authentication;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first step of a login, which was right. While the second one is awaited, the {@code mfa_token} carries it.
 *
 * @param method how security events name the sign-in method
 * @param amr how it authenticated the user (RFC 8176)
 * @param at when
 */
record FirstFactor(String method, List<String> amr, Instant at) {
    private static final String MULTIPLE = "mfa";

    /**
     * A completed login.
     *
     * @param means how security events name the factors
     */
    record Completed(String means, Authentication authentication) {}

    static FirstFactor of(Verdict verdict, Instant now) {
        List<String> amr = verdict.twoFactors()
                ? Stream.concat(verdict.amr().stream(), Stream.of(MULTIPLE)).toList()
                : verdict.amr();
        return new FirstFactor(
                verdict.method(), amr, verdict.at().filter(now::isAfter).orElse(now));
    }

    /** Nothing else was required. */
    Completed alone() {
        return new Completed(method, new Authentication(method, amr, at));
    }

    /** A second factor completed the login. */
    Completed with(UsedFactor second) {
        List<String> both = Stream.of(amr.stream(), second.amr().stream(), Stream.of(MULTIPLE))
                .flatMap(values -> values)
                .distinct()
                .toList();
        return new Completed(method + ", " + second.title(), new Authentication(method, both, at));
    }

    /** Setting up a second factor completed the login. */
    Completed enrolling() {
        return new Completed(method + ", second factor set up", new Authentication(method, amr, at));
    }
}
