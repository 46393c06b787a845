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

    @Column(nullable = false)
    private String password;

    @Column(name = "is_active", nullable = false)
    private boolean active;

    @Column(name = "is_staff", nullable = false)
    private boolean staff;

    /** Raised by the database when access tokens of the past must not count any more. */
    @Column(name = "ver", nullable = false, insertable = false)
    private int version;

    @Column(name = "last_login")
    private Instant lastLogin;

    @Column(name = "date_joined", nullable = false)
    private Instant dateJoined;

    /** For Hibernate. */
    protected User() {}

    /** A new, active account; {@code passwordHash} is what {@link PasswordHash} made of the password. */
    public User(String username, String email, String passwordHash, boolean staff, Instant now) {
        this.username = username;
        this.email = email;
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

    /** Lets one replica at a time look whether there are users yet, and make the first. */
    static void lockForFirst() {
        getEntityManager()
                .createNativeQuery("lock table users in share row exclusive mode")
                .executeUpdate();
    }

    /**
     * The account as it is now, if it is still active and its password the one that was verified. Until the transaction ends
     * neither changes: a password change either is seen here, or sees the session that is opened now.
     *
     * @param alone whether no other login of this user may go on at the same time
     */
    public static Optional<User> unchanged(User verified, boolean alone) {
        return find("id = ?1 and password = ?2 and active", verified.id, verified.password)
                .withLock(alone ? LockModeType.PESSIMISTIC_WRITE : LockModeType.PESSIMISTIC_READ)
                .firstResultOptional();
    }

    /** Makes every access token of this user that was issued before useless. */
    public static void raiseVersion(long id) {
        update("version = version + 1 where id = ?1", id);
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

    String passwordHash() {
        return password;
    }
}
