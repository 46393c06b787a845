package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Api;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the shape of Django's users, and whether they come as tables or as JSON, the same scripts move them in, and count what cannot. */
@QuarkusTest
@TestProfile(BesideCustomUsers.class)
class DjangoShapesTest {
    @Inject
    Database sql;

    @Inject
    DataSource database;

    private MigrationScripts scripts;

    @BeforeEach
    @AfterEach
    void an_empty_system() {
        scripts = new MigrationScripts(database);
        MigrationScripts.removeDjango();
        for (String table : new String[] {"sessions", "users", "posts", "revoked_tokens", "deleted_users"}) {
            sql.run("delete from " + table);
        }
        sql.run("alter table users alter column external_id drop default");
    }

    /**
     * What the check finds: missing users, missing posts, left out, new ids, names, long addresses, no address, posts without author,
     * superusers without staff, exact names and addresses, bad addresses, unreadable, too expensive, unusable, renewed.
     */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "reference | 1-views.sql             | 12 | 0,0,0,0,0,0,0,0,0,2,2,0,0,1,1,0",
                "reference | 1-views-dumpdata.sql    | 12 | 0,0,0,0,0,0,0,0,0,2,2,0,0,1,1,0",
                "uuid      | 1-views-custom-user.sql | 15 | 0,0,0,15,2,1,1,0,0,2,2,0,0,1,1,0",
                "uuid      | 1-views-dumpdata.sql    | 15 | 0,0,0,15,2,1,1,0,0,2,2,0,0,1,1,0",
                "nullable  | 1-views-custom-user.sql | 18 | 0,0,0,18,5,1,4,0,0,2,2,0,0,1,1,0",
                "nullable  | 1-views-dumpdata.sql    | 18 | 0,0,0,18,5,1,4,0,0,2,2,0,0,1,1,0",
            })
    void each_shape_moves_in_whole_and_again_changes_nothing(String shape, String views, int people, String found)
            throws IOException, SQLException {
        loaded(shape, views);
        scripts.run("2-copy.sql");
        assertThat(MigrationScripts.check()).isEqualTo(found);
        String first = everything();

        scripts.run("2-copy.sql");

        assertThat(everything()).isEqualTo(first);
        assertThat(MigrationScripts.check()).isEqualTo(found);
        assertThat(sql.one(Long.class, "select count(*) from users")).isEqualTo(people);
        assertThat(sql.one(Long.class, "select count(*) from posts p join users u on u.id = p.author_id"))
                .isEqualTo(3);
        assertThat(
                        sql.one(
                                String.class,
                                shape.equals("reference")
                                        ? "select last_name from users where username = 'alice'"
                                        : "select app_metadata ->> 'display_name' from users where email = 'alice@example.com'"))
                .endsWith("Liddell");
        assertThat(sql.one(
                        Long.class,
                        "select count(*) from users where app_metadata ??| '{password,email,first_name,last_name}'"))
                .isZero();
        // Bob's was refused by Django.
        assertThat(Api.refresh(given(shape, "bob", "spent")).statusCode()).isEqualTo(401);
        Tokens alice = Tokens.in(Api.refresh(given(shape, "alice", "refresh")));
        assertThat(Jwt.of(alice.access()).claims().path("user_id").asText()).isEqualTo(given(shape, "alice", "key"));
        assertThat(sql.one(String.class, "select username from users where id = ?", subject(alice)))
                .startsWith("alice");
    }

    @Test
    void a_project_without_posts_moves_in_and_back() throws IOException, SQLException {
        MigrationScripts.removeDjango();
        scripts.execute(MigrationScripts.resource("custom/reference.sql"));
        sql.run("drop table public.blog_post");
        scripts.runWithoutPosts("1-views.sql");

        scripts.run("2-copy.sql");

        assertThat(MigrationScripts.check()).startsWith("0,0,");
        assertThat(sql.one(Long.class, "select count(*) from users")).isEqualTo(12);
        sql.run("insert into posts (title, content, author_id, created_at, updated_at)"
                + " select 'New', '', id, now(), now() from users where username = 'alice'");
        scripts.moveBack("select * from users");
        assertThat(sql.one(String.class, "select title from django.posts_back")).isEqualTo("New");
    }

    /** An account whose key cannot be an id, among others whose can. */
    @Test
    void if_one_cannot_keep_its_id_all_are_known_by_their_keys() throws IOException, SQLException {
        loaded("reference", "1-views.sql");
        scripts.execute("begin; update public.auth_user set id = -1 where id = 3;"
                + " update public.blog_post set author_id = -1 where author_id = 3;"
                + " update public.token_blacklist_outstandingtoken set user_id = -1 where user_id = 3; commit");

        scripts.run("2-copy.sql");

        assertThat(MigrationScripts.check()).startsWith("0,0,0,1,0,");
        assertThat(sql.one(Long.class, "select id from users where external_id = '-1'"))
                .isEqualTo(41);
        assertThat(sql.one(Long.class, "select author_id from posts where id = 2"))
                .isEqualTo(41);
        assertThat(sql.one(Long.class, "select count(*) from users where external_id = id::text"))
                .isEqualTo(11);
        assertThat(Api.callProtected(given("reference", "alice", "access")).statusCode())
                .isEqualTo(200);
        assertThat(Api.callProtected(given("reference", "bob", "access")).statusCode())
                .isEqualTo(401);

        // Django gives that id to somebody else.
        sql.run(
                "insert into public.auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff,"
                        + " is_active, date_joined) values (41, '!', false, 'late', '', '', '', false, true, now())");
        sql.run("delete from sessions");
        scripts.run("2-copy.sql");

        assertThat(MigrationScripts.check()).startsWith("0,0,0,1,0,");
        assertThat(sql.one(String.class, "select username from users where id = 41"))
                .isEqualTo("late");
        assertThat(sql.one(String.class, "select username from users where external_id = '-1'"))
                .isEqualTo("bob");
    }

    /** Views that an operator got wrong, or a table that is in disorder. */
    @Test
    void what_cannot_be_kept_is_left_out_and_counted() throws IOException, SQLException {
        loaded("nullable", "1-views-custom-user.sql");
        sql.run(
                "create or replace view django.accounts as select case email"
                        + " when 'admin@example.com' then (select id::text from public.members where email = 'alice@example.com')"
                        + " when 'bob@example.com' then null"
                        + " when 'left@example.com' then ''"
                        + " when 'php@example.com' then repeat('k', 256) else id::text end as key, null::bigint as id,"
                        + " case when email like '_am@%' then 'same' else email::text end as username, email::text, password::text,"
                        + " is_active, is_staff, is_superuser, last_login, date_joined, null::jsonb as rest from public.members");

        scripts.run("2-copy.sql");

        // Four are left out; one of them had written a post. Two had the same name, and one of them keeps it.
        assertThat(MigrationScripts.check()).isEqualTo("1,0,4,14,6,1,4,1,0,0,2,0,0,1,1,0");
        assertThat(sql.one(Long.class, "select count(*) from users where username = 'same'"))
                .isEqualTo(1);
        assertThat(sql.one(
                        String.class,
                        "select email from users where external_id = ?",
                        given("nullable", "alice", "key")))
                .isEqualTo("admin@example.com");
    }

    /** If the address is the name, every account must have one of its own. */
    @Test
    void an_account_without_an_address_goes_back_with_one_that_reaches_nobody() throws IOException, SQLException {
        scripts.execute(MigrationScripts.resource("custom/uuid.sql"));
        scripts.execute(MigrationScripts.text("1-views-custom-user.sql")
                .replace("posts_post", "blog_post")
                .replace("null::text as email", "'@example.invalid' as email"));
        scripts.run("2-copy.sql");
        sql.run("insert into users (username, email, password) values ('one', '', '!'), ('two', '', '!')");
        sql.run("create schema signet");
        try {
            sql.run("create view signet.users as select * from users");
            sql.run("create view signet.posts as select * from posts");
            scripts.run("4-back.sql");
        } finally {
            sql.run("drop schema signet cascade");
        }

        assertThat(sql.one(Long.class, "select count(*) from public.members where email = id || '@example.invalid'"))
                .isEqualTo(2);
        assertThat(sql.one(Long.class, "select count(*) from public.members")).isEqualTo(17);
    }

    /** One object a line, as {@code --format jsonl} writes them, and an array over many lines. */
    @Test
    void a_dump_may_have_any_lines() throws IOException, SQLException {
        String pretty = MigrationScripts.resource("custom/reference.json");
        String lines = IntStream.range(0, 3)
                .mapToObj(n ->
                        "{\"model\": \"auth.user\", \"pk\": " + (n + 1) + ", \"fields\": {\"username\": \"line\\n\\\\"
                                + n + " \\u00e9\\t\\\"\", \"email\": \"\", \"password\": \"!\"}}")
                .collect(Collectors.joining("\n"));
        for (String dump : new String[] {lines, lines + "\n", "\n" + lines + "\n\n", lines.replace("\n", "\r\n")}) {
            an_empty_system();
            scripts.runForReference("1-views-dumpdata.sql");
            scripts.load(dump);
            scripts.run("2-copy.sql");
            assertThat(sql.one(String.class, "select string_agg(username, '|' order by id) from users"))
                    .isEqualTo("line\n\\0 é\t\"|line\n\\1 é\t\"|line\n\\2 é\t\"");
        }
        for (String dump : new String[] {pretty, "\n " + pretty, pretty.replace("\n", "\r\n"), "[]", ""}) {
            an_empty_system();
            scripts.runForReference("1-views-dumpdata.sql");
            scripts.load(dump);
            scripts.run("2-copy.sql");
            assertThat(sql.one(Long.class, "select count(*) from users")).isEqualTo(dump.length() > 9 ? 12 : 0);
        }
    }

    private void loaded(String shape, String views) throws IOException, SQLException {
        if (views.equals("1-views-dumpdata.sql")) {
            scripts.runForReference(views);
            scripts.load(MigrationScripts.resource("custom/" + shape + ".json"));
        } else {
            scripts.execute(MigrationScripts.resource("custom/" + shape + ".sql"));
            scripts.runForReference(views);
        }
    }

    private static String given(String shape, String name, String what) {
        return BesideCustomUsers.GIVEN.get(shape).get(name).get(what).textValue();
    }

    private static long subject(Tokens tokens) {
        return Jwt.of(tokens.access()).claims().path("sub").asLong();
    }

    private String everything() {
        return sql.one(String.class, "select string_agg(u::text, ' ' order by id) from users u")
                + sql.one(String.class, "select string_agg(p::text, ' ' order by id) from posts p");
    }
}
