package dev.signet.user;

import dev.signet.testing.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** The scripts of {@code docs/migrating-from-django}, run as psql would run them. */
final class MigrationScripts {
    private static final Path FOLDER = Path.of("docs", "migrating-from-django");

    /** How the scripts say that the lines of a dump are loaded. */
    private static final Pattern COPY = Pattern.compile("psql … -c \"(copy [^\"]+)\" < dump\\.json");

    private static final Pattern TABLES =
            Pattern.compile("```sql\\n(create table django\\.posts .*?)```", Pattern.DOTALL);

    private static final Pattern POSTS = Pattern.compile("create view django\\.posts(_back)? as.*?;", Pattern.DOTALL);

    private final DataSource database;

    MigrationScripts(DataSource database) {
        this.database = database;
    }

    static String text(String script) throws IOException {
        return Files.readString(FOLDER.resolve(script));
    }

    void run(String script) throws IOException, SQLException {
        execute(text(script));
    }

    /** The script after an operator put in what it asks for: the reference calls its posts' table so. */
    void runForReference(String script) throws IOException, SQLException {
        execute(text(script).replace("posts_post", "blog_post").replace("'posts.post'", "'blog.post'"));
    }

    /** The script for a project without posts, as the page says. */
    void runWithoutPosts(String script) throws IOException, SQLException {
        String page = Files.readString(Path.of("docs", "migrating-from-django.md"));
        Matcher tables = TABLES.matcher(page);
        if (!tables.find()) {
            throw new IllegalStateException("the page does not say what to do without posts");
        }
        execute(POSTS.matcher(text(script))
                .replaceAll("")
                .replace("(select last_value from public.posts_post_id_seq) as posts", "null::bigint as posts")
                .replace("'public.posts_post_id_seq'::text as posts", "null::text as posts")
                .replace("commit;", tables.group(1) + "commit;"));
    }

    /** Statements in the place of psql: what fails is rolled back. */
    void execute(String statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            try {
                statement.execute(statements);
            } catch (SQLException failed) {
                statement.execute("rollback");
                throw failed;
            }
        }
    }

    /** Loads a dump of Django's tables and copies what these views show of it. */
    void moveIn(String dump, String views) throws IOException, SQLException {
        removeDjango();
        execute(resource(dump));
        if (dump.startsWith("custom/")) {
            runForReference(views);
        } else {
            run(views);
        }
        run("2-copy.sql");
    }

    /** Copies back to Django's tables what was done meanwhile: all posts, and of the users those that are shown here. */
    void moveBack(String users) throws IOException, SQLException {
        Sql.run("create schema signet");
        try {
            Sql.run("create view signet.users as " + users);
            Sql.run("create view signet.posts as select * from posts");
            run("4-back.sql");
        } finally {
            // The tests' database user has this name: its schema would be everybody's default.
            Sql.run("drop schema signet cascade");
        }
    }

    /** What {@code manage.py dumpdata} wrote, by the statement that the script names. */
    void load(String json) throws IOException, SQLException {
        Matcher copy = COPY.matcher(text("1-views-dumpdata.sql"));
        if (!copy.find()) {
            throw new IllegalStateException("the script does not say how a dump is loaded");
        }
        try (Connection connection = database.getConnection()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy.group(1), new StringReader(json));
        }
    }

    /** What the check finds: the numbers of its rows. */
    static String check() throws IOException {
        return Sql.text(
                "select string_agg(found::text, ',' order by n) from (select found, row_number() over () as n from ("
                        + text("3-check.sql").replaceFirst(";\\s*$", "") + ") c) numbered");
    }

    static String resource(String name) throws IOException {
        try (InputStream bytes = MigrationScripts.class.getResourceAsStream("/django/" + name)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Nothing is left of Django, for the next one: other tests' schema is the one that its tables are in. */
    static void removeDjango() {
        Sql.run("drop schema if exists django cascade");
        Sql.run("drop table if exists public.auth_user, public.members, public.posts_post, public.blog_post,"
                + " public.token_blacklist_blacklistedtoken, public.token_blacklist_outstandingtoken");
    }
}
