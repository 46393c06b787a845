package dev.signet.contract;

/** Changes accounts directly in the database, as the recording does. */
interface UserHook {

    void create(String username, String password, String email);

    void activate(String username);

    void deactivate(String username);

    void delete(String username);

    void staff(String username);

    void unstaff(String username);

    void password(String username, String newPassword);

    void email(String username, String newEmail);
}
