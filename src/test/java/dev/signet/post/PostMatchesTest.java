package dev.signet.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database function {@code post_matches} finds what a plain query does, also in a list that is too long to be read one by one. */
@QuarkusTest
class PostMatchesTest {
    /** More than the function reads one by one, with ids in several of its ranges, the long ones included. */
    private static final int POSTS = 6_000;

    private static final int AT_ONCE = 1_000;

    private static final int BETWEEN_IDS = 11;
    private static final List<String> PARTS = List.of(
            "a",
            "ab",
            "abc",
            "bca",
            "post",
            "POST",
            "post 1",
            "post 5999",
            "99",
            "999",
            "t 42",
            "zz",
            "rare",
            "rare ab",
            "numost",
            "ost ost",
            "é",
            "\u0001",
            "\u0003",
            "%",
            "_",
            "'",
            "\\",
            "post 11 abcabc",
            "x".repeat(300));
    private static final List<String> WORDS = List.of(
            "common",
            "comm",
            "seldom",
            "never",
            "common seldom",
            "post",
            "post 5999",
            "post 17 common",
            "early",
            "recent common",
            "early recent",
            "common early post",
            "seldom recent",
            "\u0002w",
            "' & |");

    private final Random random = new Random(21);
    private Member author;
    private Member newcomer;
    private long first;

    @BeforeEach
    void a_long_list() {
        Sql.run("delete from posts");
        author = Member.user("author");
        newcomer = Member.user("newcomer");
        Member other = Member.user("other");
        first = Sql.number("select last_value from posts_id_seq") + 1;
        // A statement has five seconds, and the machine may be busy.
        for (int from = 0; from < POSTS; from += AT_ONCE) {
            write(newcomer, author, other, from, from + AT_ONCE - 1);
        }
    }

    private void write(Member newcomer, Member author, Member other, int from, int to) {
        Sql.run("""
                insert into posts (id, title, content, author_id, created_at, updated_at)
                overriding system value
                select ? + n * ?,
                       'Post ' || n || case when n % 3 = 0 then ' abcabc' when n % 1000 = 7 then ' Rare \u00c9' else '' end,
                       case when n % 500 = 3 then 'seldom' else 'common' end
                           || case when n < 700 then ' early' when n > 5500 then ' recent' else '' end,
                       case when n % 1999 = 1998 then ? when n % 7 = 0 then ? when n % 11 = 0 then null else ? end,
                       timestamptz '2026-01-01 00:00Z' + n * interval '1 minute',
                       timestamptz '2026-01-01 00:00Z'
                  from generate_series(?, ?) n
                """, first, BETWEEN_IDS, newcomer.id(), author.id(), other.id(), from, to);
    }

    @AfterEach
    void no_more() {
        Sql.run("delete from posts");
        Sql.number("select setval('posts_id_seq', ?)", first + (long) POSTS * BETWEEN_IDS);
    }

    @Test
    void every_combination_of_filters_finds_the_same_as_a_plain_query() {
        for (int i = 0; i < 900; i++) {
            boolean descending = random.nextBoolean();
            int most = List.of(1, 51, 201, 2_001).get(random.nextInt(4));
            Long above = sometimes(first + random.nextInt(POSTS * BETWEEN_IDS));
            Long below = sometimes(first + random.nextInt(POSTS * BETWEEN_IDS));
            String search = random.nextInt(3) == 0 ? WORDS.get(random.nextInt(WORDS.size())) : null;
            String part = random.nextInt(4) > 0 ? PARTS.get(random.nextInt(PARTS.size())) : null;
            String title = random.nextInt(8) == 0 ? "Post " + random.nextInt(POSTS) : null;
            Long of = sometimes(random.nextBoolean() ? author.id() : newcomer.id());
            String since = sometimes(minute());
            String until = sometimes(minute());

            assertThat(matches(descending, most, above, below, search, part, title, of, since, until))
                    .as(
                            "descending %s, most %d, above %s, below %s, search %s, part %s, title %s, author %s, since %s, until %s",
                            descending, most, above, below, search, part, title, of, since, until)
                    .isEqualTo(plain(descending, most, above, below, search, part, title, of, since, until));
        }
    }

    /** Words, and whatever PostgreSQL's parser reads differently from words. */
    private static final List<String> PIECES = List.of(
            "sentence",
            "Sentence",
            "sent",
            "foo",
            "FOO",
            "bar",
            "a",
            "x1",
            "-7",
            "3.5",
            "foo-bar",
            "don't",
            "http://",
            "http://a.b/foo",
            "foo@bar.ab",
            "/usr/foo",
            "<b>",
            "</b",
            "<",
            "<!-- foo",
            "-->",
            "&amp;",
            "foo.",
            "bar,",
            "naïve",
            "\u017fentence",
            "\uff46oo",
            "\u212a",
            "(foo)",
            "_");

    private static final List<String> BETWEEN =
            List.of(" ", " ", " ", " ", "", "\n", "\t", "-", ".", ", ", "/", "\u00a0");
    private static final List<String> SOUGHT = List.of(
            "sent",
            "sentence",
            "foo",
            "bar",
            "a",
            "b",
            "s",
            "k",
            "2",
            "x",
            "http",
            "amp",
            "don't",
            "fo ba",
            "sentence a");

    @Test
    void a_text_that_is_read_has_the_same_words_as_in_the_index() {
        int plain = 0;
        for (int i = 0; i < 3_000; i++) {
            String text = IntStream.range(0, 1 + random.nextInt(9))
                    .mapToObj(n -> one(PIECES) + one(BETWEEN))
                    .collect(Collectors.joining());
            String words = one(SOUGHT);

            String same = Sql.text("""
                    select (has_words(t.text, t.plain, t.longest, t.query)
                               = (select bool_and(exists(select from unnest(search_words(t.text)) has where starts_with(has, w)))
                                    from unnest(t.words) w))::text
                           || ' ' || coalesce(t.text ~* all (t.plain), false)
                      from (select text, words,
                                   array(select plain_word(w) from unnest(words) w) as plain,
                                   (select w from unnest(words) w order by length(w) desc, w limit 1) as longest,
                                   (select string_agg(term_query(w, false), ' & ') from unnest(words) w)::tsquery as query
                              from (select ?::text as text, search_words(?) as words) q) t
                    """, text, words);
            assertThat(same).as("%s in %s", words, text).startsWith("true");
            plain += same.endsWith("true") ? 1 : 0;
        }
        assertThat(plain).isBetween(50, 2_950);
    }

    private String one(List<String> several) {
        return several.get(random.nextInt(several.size()));
    }

    private <T> T sometimes(T value) {
        return random.nextInt(4) == 0 ? value : null;
    }

    private String minute() {
        return Sql.text(
                "select (timestamptz '2026-01-01 00:00Z' + ? * interval '1 minute')::text", random.nextInt(POSTS));
    }

    private static List<Long> matches(
            boolean descending,
            int most,
            Long above,
            Long below,
            String search,
            String part,
            String title,
            Long author,
            String since,
            String until) {
        return Sql.numbers("""
                select * from post_matches(
                    ?, ?, coalesce(?::bigint, -9223372036854775808), coalesce(?::bigint, 9223372036854775807),
                    ?, ?, ?, ?::bigint, ?::timestamptz, ?::timestamptz)
                """, most, descending, above, below, search, part, title, author, since, until);
    }

    private static List<Long> plain(
            boolean descending,
            int most,
            Long above,
            Long below,
            String search,
            String part,
            String title,
            Long author,
            String since,
            String until) {
        return Sql.numbers(
                """
                select id
                  from posts p,
                       (select ?::bigint as above, ?::bigint as below, ?::text as search, ?::text as part, ?::text as title,
                               ?::bigint as author, ?::timestamptz as since, ?::timestamptz as until) q
                 where (q.above is null or p.id > q.above)
                   and (q.below is null or p.id < q.below)
                   and (q.search is null
                        or search_words(q.search) <> '{}'
                           and (select bool_and(exists(select from unnest(search_words(p.title || ' ' || p.content)) has
                                                        where starts_with(has, wanted)))
                                  from unnest(search_words(q.search)) wanted))
                   and (q.part is null or position(fold_text(q.part) in fold_text(p.title)) > 0)
                   and (q.title is null or p.title = q.title)
                   and (q.author is null or p.author_id = q.author)
                   and (q.since is null or p.created_at >= q.since)
                   and (q.until is null or p.created_at <= q.until)
                 order by\s""" + (descending ? "id desc" : "id") + " limit " + most,
                above,
                below,
                search,
                part,
                title,
                author,
                since,
                until);
    }
}
