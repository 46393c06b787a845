package dev.signet.user;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Accounts by what people call them: new ones whatever the case, those that were brought along exactly where it is ambiguous. */
public final class UserLookup {
    /** The first account at a share of all ids that a keyed hash of the name tells. */
    static final String STAND_IN = """
            select *
              from users
             where id >= (select cast((select max(id) from users)
                                      * ((hashtextextended(seed || fold_name(:name), 0) & 1048575) / 1048576.0) as bigint)
                            from stand_in_seed)
             order by id
             limit 1
            """;

    private UserLookup() {}

    /**
     * The account that somebody means who logs in with this name. Where an e-mail address and a username fit, of two accounts,
     * the address counts: anybody can choose a username that looks like somebody else's address. Where the name could mean
     * several accounts, it means none.
     */
    public static Optional<User> forLogin(String name, Set<LoginField> fields) {
        Optional<User> addressed = fields.contains(LoginField.EMAIL) ? addressed(name) : Optional.empty();
        return fields.contains(LoginField.USERNAME) ? addressed.or(() -> only(withUsername(name))) : addressed;
    }

    /** Whether there is an account of this name, in whatever case. */
    public static boolean isUsernameTaken(String username) {
        return !likeUsername(username).isEmpty();
    }

    /** Whether another account than this one has the name, in whatever case. */
    public static boolean isUsernameTakenByAnother(User user, String name) {
        return likeUsername(name).stream().anyMatch(other -> other.id() != user.id());
    }

    /** Whether another account than this one has the e-mail address, in whatever case. */
    public static boolean isEmailTakenByAnother(User user, String address) {
        return withEmail(address).stream().anyMatch(other -> other.id() != user.id());
    }

    /** Whether there is an account with this e-mail address, in whatever case. */
    public static boolean isEmailTaken(String email) {
        return !withEmail(email).isEmpty();
    }

    /**
     * The accounts of this e-mail address, in whatever spelling it was stored and is asked for. There are several if accounts that
     * were brought along share an address. Mail must go to what {@link User#email} says, never to what was typed.
     */
    public static List<User> withEmail(String email) {
        return alike(
                "select * from users where fold_name(email) = fold_name(:name) and email <> '' order by id", email);
    }

    /** Domains know no case. So if no address is spelled exactly so, one that differs in its domain only is meant. */
    private static Optional<User> addressed(String name) {
        List<User> alike = withEmail(name);
        List<User> exact =
                alike.stream().filter(user -> user.email().equals(name)).toList();
        return only(
                exact.isEmpty()
                        ? spelled(local(name), alike, user -> local(user.email()), User::emailIgnoresCase)
                        : exact);
    }

    private static List<User> withUsername(String username) {
        return spelled(username, likeUsername(username), User::username, User::usernameIgnoresCase);
    }

    /** Of accounts whose names are alike: those of exactly this spelling, or the only one, if it allows others. */
    private static List<User> spelled(
            String name, List<User> alike, Function<User, String> spelling, Predicate<User> ignoresCase) {
        List<User> exact =
                alike.stream().filter(user -> spelling.apply(user).equals(name)).toList();
        return exact.isEmpty() ? only(alike).filter(ignoresCase).stream().toList() : exact;
    }

    private static Optional<User> only(List<User> users) {
        return users.size() == 1 ? Optional.of(users.get(0)) : Optional.empty();
    }

    private static List<User> likeUsername(String name) {
        return alike("select * from users where fold_name(username) = fold_name(:name)", name);
    }

    /** What comes before the domain of an address. */
    private static String local(String address) {
        int sign = address.lastIndexOf('@');
        return sign < 0 ? address : address.substring(0, sign);
    }

    /**
     * What all spellings of this name or address have in common. The database alone decides what that is: its indexes refuse a
     * second account by it, and any replica, or an import, may have written the other one.
     */
    public static String folded(String name) {
        return text("select fold_name(:name)", name);
    }

    /** Whether two e-mail addresses are spellings of one. */
    public static boolean isSameAddress(String one, String other) {
        return folded(one).equals(folded(other));
    }

    static String text(String sql, String name) {
        return (String) User.getEntityManager()
                .createNativeQuery(sql, String.class)
                .setParameter("name", name)
                .getSingleResult();
    }

    /** In the database's own words, so that an index on {@code fold_name} serves. */
    private static List<User> alike(String sql, String name) {
        return User.getEntityManager()
                .createNativeQuery(sql, User.class)
                .setParameter("name", name)
                .getResultList();
    }

    /**
     * Some account, always the same one for a name: who checks a password against its hash for a name that nobody has takes as
     * long as for a name that somebody has, whatever the kinds of hashes in the database.
     */
    public static Optional<User> standIn(String name) {
        return only(alike(STAND_IN, name));
    }
}
