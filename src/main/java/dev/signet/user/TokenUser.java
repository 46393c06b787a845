package dev.signet.user;

import java.time.Instant;
import java.util.Optional;

/**
 * All that is public of an account, as stored now: what tokens may say of their user.
 *
 * @param id the account's id
 * @param username its name
 * @param email its e-mail address; empty if there is none
 * @param active whether it may be used
 * @param staff whether it belongs to the staff
 * @param joinedAt when it was made
 * @param lastLogin the last login, if that is noted
 * @param version the version that access tokens must have to be good
 */
public record TokenUser(
        long id,
        String username,
        String email,
        boolean active,
        boolean staff,
        Instant joinedAt,
        Optional<Instant> lastLogin,
        int version) {

    /** What is public of this account. */
    public static TokenUser of(User user) {
        return new TokenUser(
                user.id(),
                user.username(),
                user.email(),
                user.isActive(),
                user.isStaff(),
                user.joinedAt(),
                user.lastLogin(),
                user.version());
    }
}
