package dev.signet.session;

import dev.signet.web.ApiError;
import java.util.UUID;

/** What became of a refresh token that was presented. */
public sealed interface Rotation {

    /**
     * What a refresh goes on with.
     *
     * @throws ApiError 401 where the token did not work
     */
    Refreshed orRefuse();

    /** The refusal of a token that worked once: SimpleJWT's word for it. */
    private static ApiError blacklisted() {
        return ApiError.tokenNotValid("Token is blacklisted");
    }

    /** It was the session's current token, and no longer is where tokens rotate. */
    record Refreshed(UUID sid, SessionUser user) implements Rotation {
        @Override
        public Refreshed orRefuse() {
            return this;
        }
    }

    /** It was the one before, moments after the rotation: a retry or a second tab. The session lives on. */
    record Retried() implements Rotation {
        @Override
        public Refreshed orRefuse() {
            throw blacklisted();
        }
    }

    /** It had been rotated long before: somebody holds a copy. The session was ended. */
    record Reused() implements Rotation {
        @Override
        public Refreshed orRefuse() {
            throw blacklisted();
        }
    }

    /** The session had ended, or the token was revoked by itself. */
    record Ended() implements Rotation {
        @Override
        public Refreshed orRefuse() {
            throw blacklisted();
        }
    }

    /** The user is inactive or gone. Where the user is made active again, the token works again. */
    record NoActiveAccount() implements Rotation {
        @Override
        public Refreshed orRefuse() {
            throw ApiError.noActiveAccount();
        }
    }
}
