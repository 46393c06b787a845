package dev.signet.session;

import jakarta.inject.Singleton;
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
            return token.sid().orElseGet(() -> Adoption.idOf(token.jti()));
        }
        return token.sid()
                .flatMap(Session::withId)
                .filter(session -> session.isCurrent(token.jti()) || session.isPrevious(token.jti()))
                .map(session -> token.sid().orElseThrow())
                .orElseGet(() -> Adoption.idOf(token.jti()));
    }
}
