package dev.signet.account;

import dev.signet.page.Slice;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import dev.signet.web.Query;
import dev.signet.web.RequestBody;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the command line does with accounts. The forms, rules and events are those of the API's endpoints for
 * administrators; the caller names accounts, and each call returns when it is done.
 */
@Singleton
public class AccountCommands {
    private static final String BY_ID = "id:";

    private final NewAccountForms newAccounts;
    private final AccountCreation creation;
    private final Users users;
    private final ProfileForms profileForms;
    private final PasswordForms passwordForms;
    private final Passwords passwords;
    private final Deletion deletion;
    private final UserList list;

    AccountCommands(
            NewAccountForms newAccounts,
            AccountCreation creation,
            Users users,
            ProfileForms profileForms,
            PasswordForms passwordForms,
            Passwords passwords,
            Deletion deletion,
            UserList list) {
        this.newAccounts = newAccounts;
        this.creation = creation;
        this.users = users;
        this.profileForms = profileForms;
        this.passwordForms = passwordForms;
        this.passwords = passwords;
        this.deletion = deletion;
        this.list = list;
    }

    /**
     * Returns the id of the account with this username or e-mail address, or with the number in {@code id:42}.
     *
     * @throws ApiError 404 if there is none, 409 if there are several
     */
    public long idOf(String name) {
        List<User> meant = QuarkusTransaction.requiringNew().call(() -> {
            if (!name.startsWith(BY_ID)) {
                return UserLookup.meant(name);
            }
            Optional<Long> id = DecimalId.parse(name.substring(BY_ID.length()));
            return id.flatMap(User::withId).stream().toList();
        });
        if (meant.size() > 1) {
            throw ApiError.conflict("This name means several accounts. Use one of: "
                    + meant.stream().map(user -> BY_ID + user.id()).collect(Collectors.joining(", ")) + ".");
        }
        return meant.stream()
                .findFirst()
                .map(User::id)
                .orElseThrow(() -> ApiError.notFound("No account has this username, e-mail address or id."));
    }

    /**
     * Returns the same as a filter for events, which may also be those of a deleted account in {@code id:42}.
     *
     * @throws ApiError 404 or 409 as above
     */
    public String numberOf(String name) {
        return name.startsWith(BY_ID) ? name.substring(BY_ID.length()) : Long.toString(idOf(name));
    }

    /**
     * Creates an account.
     *
     * @param password empty if its user is to set one; the result then has a link for that
     * @return the account as the API returns it
     * @throws ApiError 400 with all errors
     */
    public Object create(String username, Optional<String> email, Optional<String> password, boolean staff) {
        Map<String, Object> members = new HashMap<>(Map.of("username", username, "is_staff", staff));
        email.ifPresent(address -> members.put("email", address));
        password.ifPresent(text -> members.putAll(twice("password", text)));
        return creation.create(newAccounts.managedAccount(RequestBody.of(members)))
                .await()
                .indefinitely();
    }

    /**
     * Returns an account as administrators see it.
     *
     * @throws ApiError 404 if there is no such account
     */
    public Object get(long id) {
        return users.get(id);
    }

    /**
     * Returns the accounts from the query's cursor on.
     *
     * @throws ApiError 400 for an invalid filter
     */
    public Slice<?> list(Query query) {
        return list.slice(query);
    }

    /**
     * Sets a password. All sessions of the account end.
     *
     * @throws ApiError 400 if it is not allowed, 404 if there is no such account
     */
    public void setPassword(long id, String password) {
        passwords
                .give(id, passwordForms.given(RequestBody.of(twice("new_password", password))))
                .await()
                .indefinitely();
    }

    /** Returns a field of a form and its repetition, which some settings require. */
    private static Map<String, String> twice(String field, String value) {
        return Map.of(field, value, "re_" + field, value);
    }

    /**
     * Changes an account.
     *
     * @param changes the fields of the API's form for administrators
     * @return the account as administrators see it
     * @throws ApiError 404 if there is no such account, 409 if it is the last administrator's and would no longer be one
     */
    public Object change(long id, Map<String, ?> changes) {
        String present = users.get(id).email();
        return users.change(id, profileForms.account(RequestBody.of(changes), present))
                .await()
                .indefinitely();
    }

    /**
     * Deletes an account with everything that belongs to it.
     *
     * @throws ApiError 404 if there is no such account, 409 if it is the last administrator's
     */
    public void delete(long id) {
        deletion.delete(id);
    }
}
