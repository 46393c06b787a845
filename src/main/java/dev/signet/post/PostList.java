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

    /** How many posts a search of texts counts, or sorts by anything but the id. */
    private static final int MOST_MATCHES = 300;

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

    /** The ids of the first posts that match a text, once they are counted: the newest first, and one more than are counted. */
    private List<Long> first;

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
            refuseIfMany();
            return matching(mostSorted(), true, Optional.empty()).find(ordering, after, offset, limit);
        }
        Optional<List<Found>> known =
                after.isEmpty() ? amongFirst(ordering.descends(), offset, limit) : Optional.empty();
        return known.orElseGet(() -> {
            Optional<Long> place = after.map(row -> Long.valueOf(row.get(0)));
            return matching((int) offset + limit, ordering.descends(), place).find(ordering, after, offset, limit);
        });
    }

    /** Some of the posts that were found when they were counted, unless there are more in front of them or between them. */
    private Optional<List<Found>> amongFirst(boolean descending, long offset, int limit) {
        if (first == null || first.size() > MOST_MATCHES && (!descending || offset + limit > first.size())) {
            return Optional.empty();
        }
        List<Long> ids = new ArrayList<>(first);
        if (!descending) {
            Collections.reverse(ids);
        }
        return Optional.of(ids.stream()
                .skip(offset)
                .limit(limit)
                .map(id -> new Found(id, List.of(Long.toString(id))))
                .toList());
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

    private int mostSorted() {
        return has(TEXTS) ? MOST_MATCHES : MOST_OF_A_DATE;
    }

    private void refuseIfMany() {
        boolean texts = has(TEXTS);
        Count matches = texts ? count() : filtered().count(MOST_OF_A_DATE);
        if (!matches.all()) {
            throw ApiError.invalid(
                    "ordering",
                    "More than " + mostSorted() + " posts match. Narrow the filters, or order the posts by id"
                            + (texts ? "." : " or created_at."));
        }
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
        posts.forEach(post -> loaded.put(post.id(), post));
        return posts.stream()
                .map(post -> new Found(post.id(), List.of(Long.toString(post.id()))))
                .toList();
    }

    @Override
    public Count count() {
        if (conditions.isEmpty()) {
            return new Count(Post.countAll(), true);
        }
        return has(TEXTS)
                ? Count.upTo(MOST_MATCHES, firstMatches().size())
                : filtered().count(REACH);
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
            Post.views(missing).forEach(post -> loaded.put(post.id(), post));
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

    private List<Long> firstMatches() {
        if (first == null) {
            Map<String, Object> named = new HashMap<>(values);
            String matches = matches(MOST_MATCHES + 1, true, Optional.empty(), named);
            var query =
                    entities.createNativeQuery("select p.id from " + matches + " p(id) order by p.id desc", Long.class);
            named.forEach(query::setParameter);
            List<?> ids = query.getResultList();
            first = ids.stream().map(Long.class::cast).toList();
        }
        return first;
    }

    /** Returns the first {@code most} matching posts in the order of their ids. */
    private SqlRows matching(int most, boolean descending, Optional<Long> after) {
        Map<String, Object> named = new HashMap<>(values);
        String matches = matches(most, descending, after, named);
        return new SqlRows(
                entities,
                matches + " found(id) join posts p on p.id = found.id",
                "p.id",
                List.of(new Condition("true", named, constant())));
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
