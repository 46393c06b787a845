package dev.signet.session;

import jakarta.inject.Singleton;
import java.util.UUID;

/** Finds the session that a refresh token belongs to. */
@Singleton
class SessionFinder {
    /**
     * Returns the id of the token's session, whether or not it exists. A token of Signet's own names its session. The
     * session that another system's token names is trusted only if that session knows the token; otherwise the result
     * is the session that would adopt the token.
     */
    UUID sessionOf(RefreshUse token) {
        if (!token.foreign()) {
            return token.sid().orElseGet(() -> Adoption.idOf(token.jti()));
        }
        return token.sid()
                .flatMap(sid -> Session.of(token.userId(), sid))
                .filter(session -> session.isCurrent(token.jti()) || session.isPrevious(token.jti()))
                .map(session -> token.sid().orElseThrow())
                .orElseGet(() -> Adoption.idOf(token.jti()));
    }
}
