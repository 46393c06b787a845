package dev.signet.user;

import java.time.Instant;
import java.util.Map;
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
 * @param columns the values of the {@link UserColumn}s by name
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
        int version,
        Map<String, Object> columns) {

    /** Returns the value of the {@link UserColumn} with this name; empty if it is null. */
    public Optional<Object> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    static TokenUser of(User user, Map<String, Object> columns) {
        return new TokenUser(
                user.id(),
                user.externalId(),
                user.username(),
                user.email(),
                user.isActive(),
                user.isStaff(),
                user.joinedAt(),
                user.lastLogin(),
                user.version(),
                columns);
    }
}
