package dev.signet.user;

import java.time.Instant;
import java.util.Optional;

/**
 * The data of an account that tokens may contain, as currently stored.
 *
 * @param id the account's id
 * @param externalId the key of the account in the system that it was migrated from; empty if it kept its id, or is new
 * @param username its username
 * @param email its e-mail address; empty if there is none
 * @param active whether the account may be used
 * @param staff whether the user is an administrator
 * @param joinedAt when the account was created
 * @param lastLogin the last login, if recorded
 * @param version the version that access tokens must have to be valid
 */
public record TokenUser(
        long id,
        Optional<String> externalId,
        String username,
        String email,
        boolean active,
        boolean staff,
        Instant joinedAt,
        Optional<Instant> lastLogin,
        int version) {

    /** Returns the data of this account. */
    public static TokenUser of(User user) {
        return new TokenUser(
                user.id(),
                user.externalId(),
                user.username(),
                user.email(),
                user.isActive(),
                user.isStaff(),
                user.joinedAt(),
                user.lastLogin(),
                user.version());
    }
}
