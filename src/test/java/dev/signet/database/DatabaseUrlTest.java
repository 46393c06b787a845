package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.start.StartFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** The URLs of hosting platforms mean the same as the driver's own, and no message quotes one. */
class DatabaseUrlTest {
    private static final String SETTING = "DATABASE_URL";
    private static final String LETTERS = "aZ09 .-_~!$&'()*+,;=:@/?#[]%{}|\\^`<>\"äß漢😀";

    /** One URL in the parts it was made of. */
    record Made(String text, String user, String password, List<String> hosts, List<String> ports, String name) {}

    static Stream<Made> generated() {
        Random random = new Random(14);
        return IntStream.range(0, 500).mapToObj(i -> made(random));
    }

    private static Made made(Random random) {
        String user = word(random);
        String password = word(random);
        String name = word(random);
        List<String> hosts = Stream.generate(
                        () -> pick(random, "localhost", "db.example.com", "10.1.2.3", "[::1]", "[2001:db8::7]"))
                .limit(1 + random.nextInt(3))
                .toList();
        List<String> given = hosts.stream()
                .map(host -> pick(random, "", Integer.toString(1 + random.nextInt(65_535))))
                .toList();
        String scheme = pick(random, "postgres", "postgresql", "POSTGRES", "postgresql+psycopg", "jdbc:postgresql");
        String text = scheme + "://" + encoded(user) + ":" + encoded(password) + "@"
                + IntStream.range(0, hosts.size())
                        .mapToObj(i -> hosts.get(i) + (given.get(i).isEmpty() ? "" : ":" + given.get(i)))
                        .collect(Collectors.joining(","))
                + "/" + encoded(name) + pick(random, "", "?sslmode=require", "?sslmode=disable&application_name=x");
        return new Made(
                text,
                user,
                password,
                hosts,
                given.stream().map(port -> port.isEmpty() ? "5432" : port).toList(),
                name);
    }

    private static String word(Random random) {
        int[] letters = LETTERS.codePoints().toArray();
        return random.ints(1 + random.nextInt(12), 0, letters.length)
                .mapToObj(i -> Character.toString(letters[i]))
                .collect(Collectors.joining());
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Properties asTheDriverReads(DatabaseUrl url) {
        return Driver.parseURL(url.jdbcUrl(), null);
    }

    @ParameterizedTest
    @MethodSource("generated")
    void a_url_leads_the_driver_to_what_it_names(Made made) {
        DatabaseUrl url = DatabaseUrl.parse(SETTING, made.text());

        assertThat(url.user()).contains(made.user());
        assertThat(url.password()).contains(made.password());
        Properties read = asTheDriverReads(url);
        assertThat(read.getProperty("PGHOST")).isEqualTo(String.join(",", made.hosts()));
        assertThat(read.getProperty("PGPORT")).isEqualTo(String.join(",", made.ports()));
        assertThat(read.getProperty("PGDBNAME")).isEqualTo(made.name());
        assertThat(read).doesNotContainKeys("user", "password");
        Properties withLogin = Driver.parseURL(url.jdbcUrlWithLogin(), null);
        assertThat(withLogin).containsEntry("user", made.user()).containsEntry("password", made.password());
    }

    @ParameterizedTest
    @MethodSource("generated")
    void a_mistake_in_a_url_is_told_without_the_url(Made made) {
        String secret = "correct-horse-battery";
        String whole = made.text().replaceFirst("://[^@]*@", "://signet:" + secret + "@");
        for (String broken : List.of(
                whole.replaceFirst(":[^:@]*@", ":" + secret + "?x@"),
                whole.replaceFirst(":[^:@]*@", ":" + secret + "%zz@"),
                whole.replaceFirst(":[^:@]*@", ":" + secret + "%@"),
                whole.replaceFirst(":[^:@]*@", ":" + secret + "%ff@"),
                whole.replaceFirst("[/][^/@]*$", ":" + secret + "/x"),
                "\"" + whole + "\"",
                whole.replaceFirst("^(jdbc:)?[^:]*", "mysql"),
                whole.replaceFirst("^(jdbc:)?[^:]*:", ""),
                whole.replaceFirst("://", ":/"))) {
            assertThatThrownBy(() -> DatabaseUrl.parse(SETTING, broken))
                    .as(broken)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageStartingWith(SETTING + " ")
                    .message()
                    .doesNotContain(secret);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "channel_binding=require, channelBinding, require",
        "sslmode=verify-full, sslmode, verify-full",
        "sslmode=no-verify, sslmode, require",
        "sslrootcert=system, sslfactory, org.postgresql.ssl.DefaultJavaSSLFactory",
        "sslrootcert=/etc/ca.pem, sslrootcert, /etc/ca.pem",
        "options=-c%20search_path%3Dapp, options, -c search_path=app",
        "options=endpoint%3Dep-1, options, endpoint=ep-1",
        "application_name=a+b, ApplicationName, a+b",
        "connect_timeout=7, connectTimeout, 7",
        "keepalives=0, tcpKeepAlive, false",
        "load_balance_hosts=random, loadBalanceHosts, true",
        "pgbouncer=true, prepareThreshold, 0",
        "schema=app, currentSchema, app",
        "currentSchema=app, currentSchema, app",
    })
    void a_parameter_has_the_drivers_name(String given, String driver, String value) {
        DatabaseUrl url = DatabaseUrl.parse(SETTING, "postgres://db/signet?" + given);

        assertThat(asTheDriverReads(url)).containsEntry(driver, value);
        assertThat(url.ignored()).isEmpty();
    }

    @Test
    void parameters_may_name_everything_that_the_rest_leaves_out() {
        DatabaseUrl url = DatabaseUrl.parse(
                SETTING, "postgresql:///?host=db1,2001:db8::7&port=5433,5434&user=me&password=p%26q&dbname=mine");

        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db1:5433,[2001:db8::7]:5434/mine");
        assertThat(url.user()).contains("me");
        assertThat(url.password()).contains("p&q");
    }

    @Test
    void a_database_that_is_not_named_is_called_like_its_user() {
        assertThat(DatabaseUrl.parse(SETTING, "postgres://me:secret@db").jdbcUrl())
                .isEqualTo("jdbc:postgresql://db:5432/me");
    }

    @Test
    void an_at_sign_in_a_password_need_not_be_encoded() {
        assertThat(DatabaseUrl.parse(SETTING, "postgres://me:p@ss@db/x").password())
                .contains("p@ss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:///signet",
                "postgres://user:secret@/signet",
                "postgres:///signet?host=/var/run/postgresql",
                "postgres://%2Fvar%2Frun%2Fpostgresql/signet",
                "postgres://db:0/x",
                "postgres://db:65536/x",
                "postgres://db:x/x",
                "postgres://db,,other/x",
                "postgres://[::1/x",
                "postgres://db/x?target_session_attrs=read-only",
                "postgres://db/x?service=app",
                "postgres:db",
                "sqlite:///db.sqlite3",
                "db.example.com:5432/signet",
                "jdbc:mysql://db/x",
            })
    void what_cannot_work_is_refused_before_anything_is_tried(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(SETTING, text))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith(SETTING + " ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.com:5432/signet",
                "jdbc:postgresql://a:1,b:2/x?targetServerType=primary&prepareThreshold=0",
                "jdbc:postgresql://[::1]/x",
                "jdbc:postgresql:///x",
                "jdbc:postgresql:x",
            })
    void a_jdbc_url_without_a_password_stays_as_it_is(String text) {
        assertThat(DatabaseUrl.parse(SETTING, text).jdbcUrl()).isEqualTo(text);
    }

    @Test
    void a_jdbc_url_with_a_password_loses_it() {
        DatabaseUrl url = DatabaseUrl.parse(SETTING, "jdbc:postgresql://db/x?user=me&password=a%2Bb&ssl=true");

        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/x?ssl=true");
        assertThat(Map.of(
                        "user",
                        url.user().orElseThrow(),
                        "password",
                        url.password().orElseThrow()))
                .isEqualTo(Map.of("user", "me", "password", "a+b"));
    }

    @Test
    void a_parameter_without_effect_is_named() {
        assertThat(DatabaseUrl.parse(SETTING, "postgres://db/x?sslmodee=require")
                        .ignored())
                .containsExactly("sslmodee");
    }
}
