package dev.signet.session;

import dev.signet.web.ApiError;

/** The result of presenting a refresh token. */
public sealed interface Rotation {

    /**
     * Returns the token pair for the response.
     *
     * @throws ApiError 401 if the token was not accepted
     */
    UnsignedPair orRefuse();

    /** Returns the error for a token that is no longer accepted, in SimpleJWT's words. */
    private static ApiError blacklisted() {
        return ApiError.tokenNotValid("Token is blacklisted");
    }

    /** The token was the session's current one. If tokens rotate, it no longer is. */
    record Rotated(UnsignedPair pair) implements Rotation {
        @Override
        public UnsignedPair orRefuse() {
            return pair;
        }
    }

    /**
     * The token was the previous one, but the client showed that it made the rotation, or the settings allow replays.
     * It gets the same pair again.
     */
    record Replayed(UnsignedPair pair) implements Rotation {
        @Override
        public UnsignedPair orRefuse() {
            return pair;
        }
    }

    /**
     * The token was the previous one, within the grace period: a retry or a second tab; or it was rotated while this
     * request was under way. The session continues.
     */
    record Retried() implements Rotation {
        @Override
        public UnsignedPair orRefuse() {
            throw blacklisted();
        }
    }

    /**
     * The token was rotated longer ago than the grace period, or is older than the previous one, so somebody has a
     * copy. The session was ended.
     */
    record Reused() implements Rotation {
        @Override
        public UnsignedPair orRefuse() {
            throw blacklisted();
        }
    }

    /** The session had already ended, or the token was revoked individually. */
    record Ended() implements Rotation {
        @Override
        public UnsignedPair orRefuse() {
            throw blacklisted();
        }
    }

    /** The session was idle for too long or reached its absolute end. */
    record Expired() implements Rotation {
        @Override
        public UnsignedPair orRefuse() {
            throw ApiError.tokenNotValid("Token is expired");
        }
    }

    /** The user is inactive or was deleted. If the user is reactivated, the token works again. */
    record NoActiveAccount() implements Rotation {
        @Override
        public UnsignedPair orRefuse() {
            throw ApiError.noActiveAccount();
        }
    }
}
