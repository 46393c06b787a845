package dev.signet.user;

import dev.signet.secret.SecureIds;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** An account, with the columns of Django's {@code auth_user}. */
@Entity
@Table(name = "users")
public class User extends PanacheEntityBase {
    /** The maximum length of a username, in characters. */
    public static final int LONGEST_USERNAME = 150;

    /** In code points. */
    public static final int LONGEST_EMAIL = 254;

    /** The beginning of an unusable password, as in Django. */
    private static final String UNUSABLE = "!";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    /** Written only by an import from another system. */
    @Column(name = "external_id", insertable = false, updatable = false)
    private String externalId;

    @Column(nullable = false, unique = true, length = LONGEST_USERNAME)
    private String username;

    @Column(nullable = false, length = 254)
    private String email;

    /** Whether the account is also found by its username in another case. */
    @Column(name = "username_ignores_case", nullable = false)
    private boolean usernameIgnoresCase;

    /** The same for the e-mail address. */
    @Column(name = "email_ignores_case", nullable = false)
    private boolean emailIgnoresCase;

    /** When Signet itself proved the address. The database clears it when only the address changes. */
    @Column(name = "email_verified_at")
    private Instant emailVerifiedAt;

    @Column(nullable = false)
    private String password;

    /** Incremented by the database when the password changes, but not when the same password is rehashed. */
    @Column(name = "password_version", nullable = false, insertable = false, updatable = false)
    private int passwordVersion;

    /** How often the same password was rehashed. The database uses it to distinguish a rehash from a change. */
    @Column(name = "password_rehashes", nullable = false, insertable = false, updatable = false)
    private int passwordRehashes;

    @Column(name = "is_active", nullable = false)
    private boolean active;

    @Column(name = "is_staff", nullable = false)
    private boolean staff;

    /** Incremented by the database to invalidate earlier access tokens. Never written from a stale entity. */
    @Column(name = "ver", nullable = false, insertable = false, updatable = false)
    private int version;

    /** Set by the database. Sign-ins, and tokens of another system, that began before this time are void. */
    @Column(name = "tokens_good_from", insertable = false, updatable = false)
    private Instant tokensGoodFrom;

    @Column(name = "last_login")
    private Instant lastLogin;

    @Column(name = "date_joined", nullable = false, updatable = false)
    private Instant dateJoined;

    /** For Hibernate. */
    protected User() {}

    /**
     * Creates an active account whose username and e-mail address are found in any case.
     * {@linkplain Usernames#normalized Normalize} the username first; {@code passwordHash} comes from
     * {@link PasswordHash}. If another account has the same username or address, ignoring case, storing it violates
     * {@code users_username_once}, {@code users_username_key} or {@code users_email_once}.
     */
    public User(String username, String email, String passwordHash, boolean staff, Instant now) {
        this.username = username;
        this.usernameIgnoresCase = true;
        this.email = email;
        this.emailIgnoresCase = true;
        this.password = passwordHash;
        this.active = true;
        this.staff = staff;
        this.dateJoined = now;
    }

    /** Returns the account with this id. */
    public static Optional<User> withId(long id) {
        return findByIdOptional(id);
    }

    /** Returns the account with exactly this username. */
    public static Optional<User> named(String username) {
        return find("username", username).firstResultOptional();
    }

    /** Returns the accounts with these ids, in no particular order. */
    public static List<User> withIds(List<Long> ids) {
        return list("id in ?1", ids);
    }

    /**
     * Makes this account match its username and e-mail address only in exactly their case, like accounts that Django's
     * commands create.
     */
    User comparedExactly() {
        usernameIgnoresCase = false;
        emailIgnoresCase = false;
        return this;
    }

    /** Invalidates all access tokens of this user that were issued before, and all sign-ins that have begun. */
    public static void raiseVersion(long id) {
        update("version = version + 1 where id = ?1", id);
    }

    /** Makes all sign-ins of this user void that have begun. */
    public static void voidSignIns(long id, Instant now) {
        update("tokensGoodFrom = ?1 where id = ?2", now, id);
    }

    /**
     * Replaces the hash with another one of the same password. No session ends. Does nothing if the stored hash has
     * changed since: another login rehashed it, or the password was changed.
     */
    static void rehash(User replaced, String hash) {
        update(
                "password = ?1, passwordRehashes = passwordRehashes + 1 where id = ?2 and password = ?3",
                hash,
                replaced.id,
                replaced.password);
    }

    /** Changes the password. This ends all sessions and invalidates links in mails. */
    public void changePassword(String hash) {
        password = hash;
    }

    /** Changes the username, which must be {@linkplain Usernames#normalized normalized}. */
    public void rename(String newName) {
        username = newName;
        usernameIgnoresCase = true;
    }

    /** Changes the e-mail address. This invalidates links in mails to the old one. The new one is not proven yet. */
    public void moveTo(String newEmail) {
        email = newEmail;
        emailIgnoresCase = true;
        emailVerifiedAt = null;
    }

    /** Records that the owner of the address used a link or a code from a mail that Signet sent there. */
    public void proveEmail(Instant now) {
        emailVerifiedAt = now;
    }

    /** Returns whether Signet itself has proven the address. An administrator, an import and a provider do not count. */
    public boolean isEmailProven() {
        return emailVerifiedAt != null;
    }

    /** Activates or deactivates the account. */
    public void setActive(boolean open) {
        active = open;
    }

    /** Makes the user an administrator, or no longer one. */
    public void setStaff(boolean member) {
        staff = member;
    }

    /** Records the time of a login. */
    public static void noteLogin(long id, Instant now) {
        update("lastLogin = ?1 where id = ?2", now, id);
    }

    /** Returns the id. */
    public long id() {
        return id;
    }

    /** Returns the key of the account in the system that it was migrated from; empty if it kept its id, or is new. */
    public Optional<String> externalId() {
        return Optional.ofNullable(externalId);
    }

    /** Returns the username. */
    public String username() {
        return username;
    }

    /** Returns the e-mail address; empty if there is none. */
    public String email() {
        return email;
    }

    /** Returns what is stored instead of a hash if there is no password; it is different each time. */
    public static String unusablePassword() {
        return UNUSABLE + SecureIds.tokenId();
    }

    /**
     * Returns whether the account has a password. Accounts that sign in elsewhere have none; Django stores {@code !…}
     * for them.
     */
    public boolean hasUsablePassword() {
        return !password.startsWith(UNUSABLE);
    }

    /** Returns when the account was created. */
    public Instant joinedAt() {
        return dateJoined;
    }

    /** Returns the time of the last login, if it is recorded. */
    public Optional<Instant> lastLogin() {
        return Optional.ofNullable(lastLogin);
    }

    /** Returns whether the account may be used. */
    public boolean isActive() {
        return active;
    }

    /** Returns whether the user is an administrator. */
    public boolean isStaff() {
        return staff;
    }

    /** Returns the version that access tokens must have to be valid. */
    public int version() {
        return version;
    }

    /** Returns how often the password was changed. */
    public int passwordVersion() {
        return passwordVersion;
    }

    /** Returns since when a sign-in must have begun to be completed; empty if there is no such time. */
    public Optional<Instant> signInsGoodFrom() {
        return Optional.ofNullable(tokensGoodFrom);
    }

    /**
     * Returns whether what began then, to the millisecond, may be completed: a sign-in, or a change of the address. It may
     * not if the user signed out everywhere since, or got a new password.
     */
    public boolean stillAdmits(Instant begun) {
        return tokensGoodFrom == null
                || !begun.truncatedTo(ChronoUnit.MILLIS).isBefore(tokensGoodFrom.truncatedTo(ChronoUnit.MILLIS));
    }

    boolean usernameIgnoresCase() {
        return usernameIgnoresCase;
    }

    boolean emailIgnoresCase() {
        return emailIgnoresCase;
    }

    String passwordHash() {
        return password;
    }
}
