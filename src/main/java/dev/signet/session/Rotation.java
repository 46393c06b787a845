package dev.signet.session;

import dev.signet.user.TokenUser;
import dev.signet.web.ApiError;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What became of a refresh token that was presented. */
public sealed interface Rotation {

    /**
     * The pair that answers the request.
     *
     * @throws ApiError 401 where the token did not work
     */
    Pair orRefuse();

    /** The refusal of a token that worked once: SimpleJWT's word for it. */
    private static ApiError blacklisted() {
        return ApiError.tokenNotValid("Token is blacklisted");
    }

    /**
     * A pair of tokens, to be signed.
     *
     * @param sid the session
     * @param user the user as stored now
     * @param refreshId the refresh token's id
     * @param accessId the access token's id
     * @param issuedAt when the pair was issued
     * @param refreshExpiresAt when the refresh token expires
     * @param sessionEndsAt when the session ends, however often it is refreshed
     */
    record Pair(
            UUID sid,
            TokenUser user,
            String refreshId,
            String accessId,
            Instant issuedAt,
            Instant refreshExpiresAt,
            Optional<Instant> sessionEndsAt) {}

    /** It was the session's current token, and no longer is where tokens rotate. */
    record Rotated(Pair pair) implements Rotation {
        @Override
        public Pair orRefuse() {
            return pair;
        }
    }

    /** It was the one before, and the client showed that it is the one that rotated it: the same pair again. */
    record Replayed(Pair pair) implements Rotation {
        @Override
        public Pair orRefuse() {
            return pair;
        }
    }

    /** It was the one before, moments after the rotation: a retry or a second tab. The session lives on. */
    record Retried() implements Rotation {
        @Override
        public Pair orRefuse() {
            throw blacklisted();
        }
    }

    /** It had been rotated long before: somebody holds a copy. The session was ended. */
    record Reused() implements Rotation {
        @Override
        public Pair orRefuse() {
            throw blacklisted();
        }
    }

    /** The session had ended, or the token was revoked by itself. */
    record Ended() implements Rotation {
        @Override
        public Pair orRefuse() {
            throw blacklisted();
        }
    }

    /** The session was idle for too long, or has reached its absolute end. */
    record Expired() implements Rotation {
        @Override
        public Pair orRefuse() {
            throw ApiError.tokenNotValid("Token is expired");
        }
    }

    /** The user is inactive or gone. Where the user is made active again, the token works again. */
    record NoActiveAccount() implements Rotation {
        @Override
        public Pair orRefuse() {
            throw ApiError.noActiveAccount();
        }
    }
}
