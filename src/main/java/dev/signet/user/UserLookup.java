package dev.signet.user;

import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Finds accounts by username or e-mail address. New accounts are found in any case; imported ones only in their exact
 * spelling if it would be ambiguous otherwise.
 */
public final class UserLookup {
    /** Selects the first account from a position in the id range that a keyed hash of the name determines. */
    static final String STAND_IN = """
            select id
              from users
             where id >= (select cast((select max(id) from users)
                                      * ((hashtextextended(seed || fold_name(:name), 0) & 1048575) / 1048576.0) as bigint)
                            from stand_in_seed)
             order by id
             limit 1
            """;

    private static final String WITH_EMAIL =
            "select %s from users u where fold_name(email) = fold_name(:name) and email <> ''";

    private static final String WITH_USERNAME = "select %s from users u where fold_name(username) = fold_name(:name)";

    /** Has at least one row, also if no account is found. */
    static final String AT_LOGIN =
            """
            select named.folded, found.how, {u.*}
              from (select fold_name(:name) as folded) named
                   left join (%s union all %s union all select 'STAND_IN', id from (%s) stand_in) found (how, id) on true
                   left join users u on u.id = found.id
            """.formatted(WITH_EMAIL.formatted("'EMAIL', id"), WITH_USERNAME.formatted("'USERNAME', id"), STAND_IN);

    private UserLookup() {}

    /**
     * What the name of a login means.
     *
     * @param folded the form that all spellings of the name share
     * @param user the account; empty if there is none or the name is ambiguous
     * @param standIn an arbitrary account, always the same one for a name. Checking a password against its hash takes as
     *     long for an unknown name as for a known one, whatever kinds of hashes the database has.
     */
    public record Named(String folded, Optional<User> user, Optional<User> standIn) {}

    /**
     * Looks the name of a login up, by the same statement whether or not an account has it. If the name matches the e-mail
     * address of one account and the username of another, the address wins, because anyone can choose a username that
     * looks like another user's address.
     */
    public static Named atLogin(String name, Set<LoginField> fields) {
        List<Tuple> rows = User.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(AT_LOGIN, Tuple.class)
                .addScalar("folded", String.class)
                .addScalar("how", String.class)
                .addEntity("u", User.class)
                .setParameter("name", name)
                .getResultList();
        Optional<User> addressed =
                fields.contains(LoginField.EMAIL) ? addressed(name, found("EMAIL", rows)) : Optional.empty();
        Optional<User> user = fields.contains(LoginField.USERNAME)
                ? addressed.or(() -> named(name, found("USERNAME", rows)))
                : addressed;
        return new Named(rows.get(0).get("folded", String.class), user, only(found("STAND_IN", rows)));
    }

    private static List<User> found(String how, List<Tuple> rows) {
        return rows.stream()
                .filter(row -> how.equals(row.get("how", String.class)))
                .map(row -> row.get("u", User.class))
                .toList();
    }

    /**
     * Returns every account that an operator may mean by this username or e-mail address: those that are spelled
     * exactly like this, or if there are none, those that differ only in case.
     */
    public static List<User> meant(String name) {
        List<User> alike = Stream.concat(likeUsername(name).stream(), withEmail(name).stream())
                .distinct()
                .toList();
        List<User> exact = alike.stream()
                .filter(user -> user.username().equals(name) || user.email().equals(name))
                .toList();
        return exact.isEmpty() ? alike : exact;
    }

    /** Returns whether an account has this username, ignoring case. */
    public static boolean isUsernameTaken(String username) {
        return !likeUsername(username).isEmpty();
    }

    /** Returns whether another account has the username, ignoring case. */
    public static boolean isUsernameTakenByAnother(User user, String name) {
        return likeUsername(name).stream().anyMatch(other -> other.id() != user.id());
    }

    /** Returns whether another account has the e-mail address, ignoring case. */
    public static boolean isEmailTakenByAnother(User user, String address) {
        return withEmail(address).stream().anyMatch(other -> other.id() != user.id());
    }

    /** Returns whether an account has this e-mail address, ignoring case. */
    public static boolean isEmailTaken(String email) {
        return !withEmail(email).isEmpty();
    }

    /**
     * Returns the accounts with this e-mail address, in any spelling. Imported accounts may share an address. Send mail
     * only to {@link User#email}, never to the address that somebody typed.
     */
    public static List<User> withEmail(String email) {
        return alike(WITH_EMAIL.formatted("{u.*}") + " order by id", email);
    }

    /**
     * Domains are case-insensitive. If no address is spelled exactly like this, one that differs only in the domain
     * matches.
     */
    private static Optional<User> addressed(String name, List<User> alike) {
        List<User> exact =
                alike.stream().filter(user -> user.email().equals(name)).toList();
        return only(
                exact.isEmpty()
                        ? spelled(local(name), alike, user -> local(user.email()), User::emailIgnoresCase)
                        : exact);
    }

    private static Optional<User> named(String username, List<User> alike) {
        return only(spelled(username, alike, User::username, User::usernameIgnoresCase));
    }

    /** Returns those of the similar names that are spelled exactly like this, or the only one if it ignores case. */
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
        return alike(WITH_USERNAME.formatted("{u.*}"), name);
    }

    /** Returns the part of an address before the domain. */
    private static String local(String address) {
        int sign = address.lastIndexOf('@');
        return sign < 0 ? address : address.substring(0, sign);
    }

    /**
     * Returns the form that all spellings of this name or address share. Only the database decides what it is, because
     * its unique indexes use it, and other replicas or an import may have written the other spelling.
     */
    public static String folded(String name) {
        return text("select fold_name(:name)", name);
    }

    /** Returns whether these are spellings of the same e-mail address. */
    public static boolean isSameAddress(String one, String other) {
        return folded(one).equals(folded(other));
    }

    static String text(String sql, String name) {
        return (String) User.getEntityManager()
                .createNativeQuery(sql, String.class)
                .setParameter("name", name)
                .getSingleResult();
    }

    /** Written in SQL so that the index on {@code fold_name} is used. */
    private static List<User> alike(String sql, String name) {
        return User.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(sql, User.class, "u")
                .setParameter("name", name)
                .getResultList();
    }
}
