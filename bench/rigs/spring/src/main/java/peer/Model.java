package peer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

@Entity
@Table(name = "users")
class Account {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(unique = true)
    String username;

    String email;
    String password;
    boolean active = true;
}

@Entity
@Table(name = "refresh_tokens")
class StoredRefresh {
    @Id
    String hash; // SHA-256 of the token that is good now

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "user_id")
    Account user;

    Instant expiresAt;
}

@Entity
@Table(name = "posts")
class Post {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "posts")
    @SequenceGenerator(name = "posts", sequenceName = "posts_pooled", allocationSize = 50)
    Long id;

    @Column(length = 200)
    String title;

    @Column(columnDefinition = "text")
    String content;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "author_id")
    Account author;

    Instant createdAt;
    Instant updatedAt;
}

interface Accounts extends JpaRepository<Account, Long> {
    Optional<Account> findByUsername(String username);
}

interface Refreshes extends JpaRepository<StoredRefresh, String> {
    @Query("select r from StoredRefresh r join fetch r.user where r.hash = :hash")
    Optional<StoredRefresh> withUser(String hash);

    /** Zero if somebody else was faster. */
    @Modifying
    @Query("update StoredRefresh r set r.hash = :next, r.expiresAt = :expires where r.hash = :hash")
    int rotate(String hash, String next, Instant expires);
}

interface Posts extends JpaRepository<Post, Long> {
    @Query("select p from Post p join fetch p.author order by p.createdAt desc, p.id desc")
    List<Post> newest(Limit limit);
}
