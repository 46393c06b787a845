package dev.signet.session;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;

/** Finds the session that a refresh token belongs to. */
@Singleton
class SessionFinder {
    /**
     * The id of the token's session, whether or not it exists. A token of ours names it. What a foreign token names is not
     * to be trusted, unless the session knows the token; otherwise its session is the one that it would be adopted into.
     */
    UUID sessionOf(RefreshUse token) {
        if (!token.foreign()) {
            return token.sid().orElseGet(() -> Session.adoptedId(token.jti()));
        }
        return token.sid()
                .flatMap(Session::withId)
                .filter(session -> session.isCurrent(token.jti()) || session.isPrevious(token.jti()))
                .map(session -> token.sid().orElseThrow())
                .orElseGet(() -> Session.adoptedId(token.jti()));
    }

    /**
     * The same, and opens the session that a foreign token is adopted into, where there is none yet.
     *
     * @param inactiveToo whether an inactive user gets one
     */
    UUID adopting(RefreshUse token, Device device, Instant now, boolean inactiveToo) {
        UUID sid = sessionOf(token);
        if (token.foreign()) {
            Session.adopt(sid, token, device, now, inactiveToo);
        }
        return sid;
    }
}
