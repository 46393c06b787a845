package dev.signet.user;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An account, in the shape of Django's {@code auth_user}. */
@Entity
@Table(name = "users")
public class User extends PanacheEntityBase {
    /** The longest name, in characters. */
    public static final int LONGEST_USERNAME = 150;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(nullable = false, unique = true, length = LONGEST_USERNAME)
    private String username;

    @Column(nullable = false, length = 254)
    private String email;

    /** Whether other spellings of the name, in upper and lower case, name this account, too. */
    @Column(name = "username_ignores_case", nullable = false)
    private boolean usernameIgnoresCase;

    /** The same of the e-mail address. */
    @Column(name = "email_ignores_case", nullable = false)
    private boolean emailIgnoresCase;

    @Column(nullable = false)
    private String password;

    /** Raised by the database when the password changes, and not when the same password is hashed anew. */
    @Column(name = "password_version", nullable = false, insertable = false, updatable = false)
    private int passwordVersion;

    /** How often the password was hashed anew while it stayed the same; the database tells a change by it. */
    @Column(name = "password_rehashes", nullable = false, insertable = false, updatable = false)
    private int passwordRehashes;

    @Column(name = "is_active", nullable = false)
    private boolean active;

    @Column(name = "is_staff", nullable = false)
    private boolean staff;

    /** Raised by the database when access tokens of the past must not count any more; never written back as it was read. */
    @Column(name = "ver", nullable = false, insertable = false, updatable = false)
    private int version;

    @Column(name = "last_login")
    private Instant lastLogin;

    @Column(name = "date_joined", nullable = false, updatable = false)
    private Instant dateJoined;

    /** For Hibernate. */
    protected User() {}

    /**
     * A new, active account, found by its name and e-mail address whatever their case. The name is
     * {@linkplain Usernames#normalized normalized} before; {@code passwordHash} is what {@link PasswordHash} made of the
     * password. Stored beside another new account of that name or address, in whatever case, it violates
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

    /** The account of this id. */
    public static Optional<User> withId(long id) {
        return findByIdOptional(id);
    }

    /** The account of this name, compared exactly. */
    public static Optional<User> named(String username) {
        return find("username", username).firstResultOptional();
    }

    /** An id for an account to be, which no other account will have. */
    public static long reserveId() {
        return (Long) getEntityManager()
                .createNativeQuery("select nextval(pg_get_serial_sequence('users', 'id'))", Long.class)
                .getSingleResult();
    }

    /** Stores a new account, as the constructor makes it, under an id that was {@linkplain #reserveId reserved} for it. */
    public static void store(long reservedId, String username, String email, String passwordHash, Instant now) {
        getEntityManager()
                .createNativeQuery("""
                        insert into users (id, username, username_ignores_case, email, email_ignores_case, password, date_joined)
                        values (:id, :username, true, :email, true, :password, :now)
                        """)
                .setParameter("id", reservedId)
                .setParameter("username", username)
                .setParameter("email", email)
                .setParameter("password", passwordHash)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** The account, for a change: nobody else changes or deletes it before the transaction ends. */
    public static Optional<User> toChange(long id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The accounts of these ids, in no order. */
    public static List<User> withIds(List<Long> ids) {
        return list("id in ?1", ids);
    }

    /** Whether there is anybody. */
    static boolean anyExists() {
        return (Boolean) getEntityManager()
                .createNativeQuery("select exists (select from users)", Boolean.class)
                .getSingleResult();
    }

    /** Lets one replica at a time look whether there are users yet, and make the first. */
    static void lockForFirst() {
        getEntityManager()
                .createNativeQuery("lock table users in share row exclusive mode")
                .executeUpdate();
    }

    /**
     * The account as it is now, if it is still active and its password the one that was verified, hashed anew or not. Until the
     * transaction ends neither changes: a password change either is seen here, or sees the session that is opened now.
     *
     * @param alone whether no other login of this user may go on at the same time
     */
    public static Optional<User> unchanged(User verified, boolean alone) {
        // Or the query would return this very object as it was read.
        getEntityManager().detach(verified);
        return find("id = ?1 and passwordVersion = ?2 and active", verified.id, verified.passwordVersion)
                .withLock(alone ? LockModeType.PESSIMISTIC_WRITE : LockModeType.PESSIMISTIC_READ)
                .firstResultOptional();
    }

    /** The same account, found by its name and e-mail address in exactly their case, as one that Django's commands make is. */
    User comparedExactly() {
        usernameIgnoresCase = false;
        emailIgnoresCase = false;
        return this;
    }

    /** Makes every access token of this user that was issued before useless. */
    public static void raiseVersion(long id) {
        update("version = version + 1 where id = ?1", id);
    }

    /**
     * Stores another hash of the same password, in place of {@code replaced}. No session ends. Where the hash has changed since,
     * nothing happens: another login did the same, or the password is another one now.
     */
    static void rehash(User replaced, String hash) {
        update(
                "password = ?1, passwordRehashes = passwordRehashes + 1 where id = ?2 and password = ?3",
                hash,
                replaced.id,
                replaced.password);
    }

    /** Sets another password; sessions and links in mails end with the old one. */
    public void changePassword(String hash) {
        password = hash;
    }

    /** Gives it another name, {@linkplain Usernames#normalized normalized}. */
    public void rename(String newName) {
        username = newName;
        usernameIgnoresCase = true;
    }

    /** Gives it another e-mail address; links in mails to the old one end. */
    public void moveTo(String newEmail) {
        email = newEmail;
        emailIgnoresCase = true;
    }

    /** Opens or closes it. */
    public void setActive(boolean open) {
        active = open;
    }

    /** Takes its user in the staff, or out of it. */
    public void setStaff(boolean member) {
        staff = member;
    }

    /** Notes a login. */
    public static void noteLogin(long id, Instant now) {
        update("lastLogin = ?1 where id = ?2", now, id);
    }

    /** The account's id. */
    public long id() {
        return id;
    }

    /** The account's name. */
    public String username() {
        return username;
    }

    /** The account's e-mail address; empty where it has none. */
    public String email() {
        return email;
    }

    /** Whether there is a password that fits; accounts that sign in elsewhere have none, in Django's words {@code !…}. */
    public boolean hasUsablePassword() {
        return !password.startsWith("!");
    }

    /** When the account was made. */
    public Instant joinedAt() {
        return dateJoined;
    }

    /** The last login, where it is noted. */
    public Optional<Instant> lastLogin() {
        return Optional.ofNullable(lastLogin);
    }

    /** Whether the account may be used. */
    public boolean isActive() {
        return active;
    }

    /** Whether the account belongs to the staff. */
    public boolean isStaff() {
        return staff;
    }

    /** The version that access tokens must have to be good. */
    public int version() {
        return version;
    }

    /** How often the password was changed. */
    public int passwordVersion() {
        return passwordVersion;
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
