package dev.signet.post;

import dev.signet.page.Condition;
import dev.signet.page.Filters;
import dev.signet.page.Ordering;
import dev.signet.page.Orderings;
import dev.signet.page.Rows;
import dev.signet.page.SortKey;
import dev.signet.page.SortKey.Column;
import dev.signet.page.SortKey.Groups;
import dev.signet.page.SqlRows;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import dev.signet.web.Query;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The orderings and filters of the list of posts, and the posts that match a query. */
final class PostList implements Rows<PostResponse> {
    /**
     * Filters that no index supports in the list's order, with their parameters of {@code post_matches}, which finds
     * the matching posts.
     */
    private static final Map<String, String> MATCHED = Map.of(
            "search", "search",
            "title__icontains", "title_part",
            "created_at__gte", "since",
            "created_at__lte", "until");

    /** Those of them that search texts. */
    private static final Set<String> TEXTS = Set.of("search", "title__icontains");

    /** How many posts a search of texts counts, if a page is not longer, or sorts by anything but the id. */
    private static final int MOST_MATCHES = 100;

    /** How many posts of a date are sorted by anything but the id or the date. */
    private static final int MOST_OF_A_DATE = 1_000;

    private static final String ID = "id";
    private static final String CREATED_AT = "created_at";
    private static final String AUTHOR = "author";
    private static final String TITLE = "title";

    /** Posts of deleted accounts are grouped under {@link Post#NOBODY}. */
    private static final Groups AUTHORS =
            new Groups("post_authors a", "coalesce(p.author_id, " + Post.NOBODY + ")", "a.author_key");

    static final Orderings ORDERINGS = Orderings.of(
            SortKey.of(ID, "p.id", "bigint"),
            SortKey.of(CREATED_AT, "p.created_at", "timestamptz"),
            SortKey.of("updated_at", "p.updated_at", "timestamptz"),
            SortKey.of(TITLE, "p.title", "varchar"),
            new SortKey(
                    AUTHOR,
                    List.of(
                            new Column("(a.username is null)", "boolean"),
                            new Column("coalesce(a.username, '')", "varchar")),
                    Optional.of(AUTHORS)));

    private static final Filters FILTERS = Filters.none()
            .value(AUTHOR, PostList::by)
            .text(TITLE, "p.title = :title", TITLE)
            .text("title__icontains", "true")
            .instant("created_at__gte", "p.created_at >= :created_at__gte")
            .instant("created_at__lte", "p.created_at <= :created_at__lte")
            .text("search", "true");

    private final EntityManager entities;
    private final List<Condition> conditions;
    private final Map<String, Object> values = new HashMap<>();

    /** Posts that were already loaded by {@code find}. */
    private final Map<Long, PostResponse> loaded = new HashMap<>();

    /** The ids of the newest posts that match a text, once they are counted: one more than are counted. */
    private List<Long> first;

    /** How many of them were to be counted. */
    private int counted;

    private PostList(EntityManager entities, List<Condition> conditions) {
        this.entities = entities;
        this.conditions = conditions;
        conditions.forEach(condition -> values.putAll(condition.values()));
    }

    /**
     * Returns the posts that match the query's filters.
     *
     * @throws ApiError 400 for an invalid filter value
     */
    static PostList of(Query query, EntityManager entities) {
        return new PostList(entities, FILTERS.of(query));
    }

    /** Returns the posts of the account with this name as posts show it; if there is none, with this id. */
    private static Condition by(String author) {
        Optional<Long> id = User.named(author)
                .map(User::id)
                .or(() -> Optional.of(author)
                        .filter(text -> text.matches("[0-9]+"))
                        .flatMap(DecimalId::parse));
        return new Condition("p.author_id = :author", Map.of(AUTHOR, id.orElse(Post.NOBODY)), Set.of(AUTHOR));
    }

    @Override
    public List<Found> find(Ordering ordering, Optional<List<String>> after, long offset, int limit) {
        if (reachesAnywhere(ordering)) {
            return all(ordering.descends(), after, offset, limit);
        }
        if (!has(MATCHED.keySet()) || (!ordering.isByUniqueKey() && followsAnIndex(ordering))) {
            return filtered().find(ordering, after, offset, limit);
        }
        if (!ordering.isByUniqueKey()) {
            return sorted().find(ordering, after, offset, limit);
        }
        Optional<List<Found>> known =
                after.isEmpty() ? amongFirst(ordering.descends(), offset, limit) : Optional.empty();
        return known.orElseGet(() -> {
            Optional<Long> place = after.map(row -> Long.valueOf(row.get(0)));
            Map<String, Object> named = new HashMap<>(values);
            String matches = matches((int) offset + limit, ordering.descends(), place, named);
            return keep(Post.among(matches, named, ordering.descends(), offset));
        });
    }

    /** Some of the posts that were found when they were counted, unless there are more in front of them or between them. */
    private Optional<List<Found>> amongFirst(boolean descending, long offset, int limit) {
        if (first == null || first.size() > counted && (!descending || offset + limit > first.size())) {
            return Optional.empty();
        }
        List<Long> ids = new ArrayList<>(first);
        if (!descending) {
            Collections.reverse(ids);
        }
        return Optional.of(
                ids.stream().skip(offset).limit(limit).map(PostList::found).toList());
    }

    /**
     * Whether an index has the posts that match in this order. With a filter by date that is the order of the dates, or any
     * order of the posts with one title: in every other order, the posts that match may be far apart.
     */
    private boolean followsAnIndex(Ordering ordering) {
        Set<String> same = constant();
        String first = ordering.terms().stream()
                .map(term -> term.key().name())
                .filter(key -> !same.contains(key))
                .findFirst()
                .orElse(ID);
        return !has(TEXTS) && (first.equals(ID) || first.equals(CREATED_AT) || values.containsKey(TITLE));
    }

    /**
     * Returns the posts that match, to be sorted.
     *
     * @throws ApiError 400 if there are too many
     */
    private SqlRows sorted() {
        boolean texts = has(TEXTS);
        int most = texts ? MOST_MATCHES : MOST_OF_A_DATE;
        List<Long> matches = texts && first != null ? first : matches(most + 1);
        if (matches.size() > most) {
            throw ApiError.invalid(
                    "ordering",
                    "More than " + most + " posts match. Narrow the filters, or order the posts by id"
                            + (texts ? "." : " or created_at."));
        }
        Map<String, Object> ids = Map.of("matches", Post.array(matches));
        Condition found = new Condition("p.id = any(cast(:matches as bigint[]))", ids, constant());
        return new SqlRows(entities, "posts p", "p.id", List.of(found));
    }

    /** Finds all posts in the order of their ids, with the counts that the database maintains. */
    private List<Found> all(boolean descending, Optional<List<String>> after, long offset, int limit) {
        Optional<Long> place = after.map(row -> Long.valueOf(row.get(0)));
        if (offset > 0) {
            Optional<Long> first = Post.idAt(descending ? offset : Post.countAll() - 1 - offset);
            if (first.isEmpty()) {
                return List.of();
            }
            place = first.map(id -> descending ? id + 1 : id - 1);
        }
        List<PostResponse> posts = descending
                ? Post.newestBefore(place.orElse(Long.MAX_VALUE), limit)
                : Post.oldestAfter(place.orElse(Long.MIN_VALUE), limit);
        return keep(posts);
    }

    private List<Found> keep(List<PostResponse> posts) {
        posts.forEach(post -> loaded.put(post.id(), post));
        return posts.stream().map(post -> found(post.id())).toList();
    }

    private static Found found(long id) {
        return new Found(id, List.of(Long.toString(id)));
    }

    @Override
    public Count count(int page) {
        if (conditions.isEmpty()) {
            return new Count(Post.countAll(), true);
        }
        if (!has(TEXTS)) {
            return filtered().count(REACH);
        }
        counted = Math.max(MOST_MATCHES, page);
        first = matches(counted + 1);
        return Count.upTo(counted, first.size());
    }

    @Override
    public boolean reachesAnywhere(Ordering ordering) {
        return conditions.isEmpty() && ordering.isByUniqueKey();
    }

    @Override
    public Set<String> constant() {
        return filtered().constant();
    }

    @Override
    public List<PostResponse> load(List<Found> found) {
        List<Long> missing = found.stream()
                .map(Found::id)
                .filter(id -> !loaded.containsKey(id))
                .toList();
        if (!missing.isEmpty()) {
            Post.responses(missing).forEach(post -> loaded.put(post.id(), post));
        }
        return found.stream()
                .map(each -> loaded.get(each.id()))
                .filter(Objects::nonNull)
                .toList();
    }

    private boolean has(Set<String> filters) {
        return filters.stream().anyMatch(values::containsKey);
    }

    private SqlRows filtered() {
        return new SqlRows(entities, "posts p", "p.id", conditions);
    }

    /** Returns the ids of the newest posts that match. */
    private List<Long> matches(int most) {
        Map<String, Object> named = new HashMap<>(values);
        String matches = matches(most, true, Optional.empty(), named);
        var query = entities.createNativeQuery("select id from " + matches + " id order by id desc", Long.class);
        named.forEach(query::setParameter);
        List<?> ids = query.getResultList();
        return ids.stream().map(Long.class::cast).toList();
    }

    /** A call of the database function; what it is called with is added to {@code named}. */
    private String matches(int most, boolean descending, Optional<Long> after, Map<String, Object> named) {
        List<String> arguments = new ArrayList<>();
        arguments.add("most => cast(:found as integer)");
        named.put("found", most);
        arguments.add("descending => " + descending);
        after.ifPresent(id -> {
            arguments.add((descending ? "below" : "above") + " => :place");
            named.put("place", id);
        });
        MATCHED.forEach((filter, argument) -> add(arguments, argument, filter));
        add(arguments, "exact_title", TITLE);
        add(arguments, AUTHOR, AUTHOR);
        return "post_matches(" + String.join(", ", arguments) + ")";
    }

    private void add(List<String> arguments, String argument, String filter) {
        if (values.containsKey(filter)) {
            arguments.add(argument + " => :" + filter);
        }
    }
}
