package dev.signet.post;

import dev.signet.user.User;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** A text that its author and the staff may read and change. */
@Entity
@Table(name = "posts")
public class Post extends PanacheEntityBase {
    /** Stands for the author of a post whose account was deleted; no account has this id. */
    static final long NOBODY = Long.MIN_VALUE;

    /** Native SQL, because Hibernate's parser takes as long for its first query as the whole native binary to start. */
    private static final String RESPONSE = """
            select p.id, p.title, p.content, a.username, p.created_at, p.updated_at
              from posts p
                   left join users a on a.id = p.author_id
            """;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(nullable = false, length = 200)
    private String title;

    @Column(nullable = false, columnDefinition = "text")
    private String content;

    /** Null if the account was deleted and its posts were kept. */
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "author_id")
    private User author;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    /** For Hibernate. */
    protected Post() {}

    /** Returns the post, locked for a change until the transaction ends. */
    static Optional<Post> toChange(long id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    static Optional<PostResponse> response(long id) {
        return responses(List.of(id)).stream().findFirst();
    }

    /** Returns the posts with these ids, in any order. */
    static List<PostResponse> responses(List<Long> ids) {
        return responses("where p.id = any(cast(:ids as bigint[]))", Map.of("ids", array(ids)), ids.size());
    }

    /** Returns the ids as PostgreSQL writes an array. */
    static String array(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /**
     * Returns up to {@code limit} posts older than the one with this id, the newest first: one scan of the primary key.
     */
    static List<PostResponse> newestBefore(long before, int limit) {
        return responses("where p.id < :before order by p.id desc", Map.of("before", before), limit);
    }

    /** Returns up to {@code limit} posts newer than the one with this id, the oldest first. */
    static List<PostResponse> oldestAfter(long after, int limit) {
        return responses("where p.id > :after order by p.id", Map.of("after", after), limit);
    }

    /**
     * Returns the posts whose ids a query returns, in the order of the ids, without the first {@code offset}.
     *
     * @param ids what to select the ids from
     * @param values the values of its parameters
     */
    static List<PostResponse> among(String ids, Map<String, Object> values, boolean descending, long offset) {
        String order = descending ? " desc" : "";
        Map<String, Object> all = new HashMap<>(values);
        all.put("offset", offset);
        String page = "select id from " + ids + " id order by id" + order + " offset :offset";
        return responses("where p.id = any(array(" + page + ")) order by p.id" + order, all, Integer.MAX_VALUE);
    }

    private static List<PostResponse> responses(String which, Map<String, Object> values, int limit) {
        var query = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(RESPONSE + which, Tuple.class)
                .addScalar("id", Long.class)
                .addScalar("title", String.class)
                .addScalar("content", String.class)
                .addScalar("username", String.class)
                .addScalar("created_at", Instant.class)
                .addScalar("updated_at", Instant.class)
                .setMaxResults(limit);
        values.forEach(query::setParameter);
        return query.getResultStream()
                .map(row -> new PostResponse(
                        row.get("id", Long.class),
                        row.get("title", String.class),
                        row.get("content", String.class),
                        row.get("username", String.class),
                        row.get("created_at", Instant.class),
                        row.get("updated_at", Instant.class)))
                .toList();
    }

    /** Returns the number of posts, from the counts that the database maintains (post_counts). */
    static long countAll() {
        return ((Number) getEntityManager()
                        .createNativeQuery("select coalesce(sum(posts), 0) from post_counts")
                        .getSingleResult())
                .longValue();
    }

    /** Returns the id of the post with {@code offset} newer ones; empty if there are fewer. */
    @SuppressWarnings("unchecked")
    static Optional<Long> idAt(long offset) {
        return getEntityManager()
                .createNativeQuery("""
                        with counted as (
                            select bucket, sum(posts) as posts
                              from post_counts
                             group by bucket),
                        ranged as (
                            select bucket, posts, sum(posts) over (order by bucket desc) - posts as newer
                              from counted)
                        select (select p.id
                                  from posts p
                                 where p.id < (r.bucket + 1) * 4096
                                 order by p.id desc
                                offset cast(:offset as bigint) - r.newer
                                 limit 1)
                          from ranged r
                         where r.newer <= :offset
                           and :offset < r.newer + r.posts
                        """, Long.class)
                .setParameter("offset", offset)
                .getResultStream()
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Returns the post's author, or {@link #NOBODY} if the account was deleted; empty if there is no such post. */
    static Optional<Long> authorOf(long id) {
        return find("select coalesce(p.author.id, ?2) from Post p where p.id = ?1", id, NOBODY)
                .project(Long.class)
                .firstResultOptional();
    }

    /** Removes the author from their posts. */
    static void orphan(long authorId) {
        update("author = null where author.id = ?1", authorId);
    }

    /** Changes the fields that the input contains. */
    void edit(PostInput input, Instant now) {
        if (input.title() != null) {
            title = input.title();
        }
        if (input.content() != null) {
            content = input.content();
        }
        updatedAt = now;
    }

    long id() {
        return id;
    }

    PostResponse response() {
        return new PostResponse(id, title, content, author == null ? null : author.username(), createdAt, updatedAt);
    }
}
