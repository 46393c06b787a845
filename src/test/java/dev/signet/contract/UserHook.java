package dev.signet.contract;

/** What the recording does to accounts behind the service's back, as an operator with a database client would. */
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
