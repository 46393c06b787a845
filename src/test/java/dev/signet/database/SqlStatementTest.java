package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements with named parameters, as PostgreSQL understands them. */
@QuarkusTest
class SqlStatementTest {
    /** Pieces of SQL that return one text each, and look as if they had parameters. */
    private static final List<String> DECOYS = List.of(
            "':no'",
            "'it''s :no, is it?'",
            "'two: 2'::text",
            "cast('::' as text) --:no, really?\n",
            "':'",
            "'?' || \":a?\"",
            "'a' -- it's\n",
            "(array['b', 'c'])[2:2]::text");

    @Inject
    DataSource database;

    static Stream<List<String>> mixtures() {
        Random random = new Random(16);
        return IntStream.range(0, 50)
                .mapToObj(i -> random.ints(1 + i % 6, -1, DECOYS.size())
                        .mapToObj(piece -> piece < 0 ? ":value" : DECOYS.get(piece))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void only_names_outside_of_texts_names_comments_and_casts_are_parameters(List<String> pieces) {
        String all = String.join(" || ", pieces);
        SqlStatement statement =
                SqlStatement.of("select " + all + " || :value as joined from (values ('quoted')) v(\":a?\")");

        String joined = statement.on(database).with("value", "§").one(row -> row.text("joined"));

        assertThat(joined.chars().filter(letter -> letter == '§').count())
                .isEqualTo(1 + pieces.stream().filter(":value"::equals).count());
    }

    @Test
    void a_value_comes_back_as_it_was() {
        SqlStatement statement = SqlStatement.of("""
                select :text || '' as text, :number + 0 as number, :flag as flag, :time::timestamptz as time,
                       :uuid as uuid, :bytes::bytea as bytes, :numbers as numbers, :keys as keys
                """);
        Instant now = Instant.parse("2026-11-28T22:59:59.123456Z");
        UUID uuid = UUID.randomUUID();

        statement
                .on(database)
                .with("text", "O'Neil :x ?")
                .with("number", Long.MIN_VALUE)
                .with("flag", true)
                .with("time", now)
                .with("uuid", uuid)
                .with("bytes", new byte[] {0, -1})
                .with("numbers", new double[] {0.5, 1e300})
                .with("keys", new byte[][] {{1}, {}})
                .one(row -> {
                    assertThat(row.text("text")).isEqualTo("O'Neil :x ?");
                    assertThat(row.number("number")).isEqualTo(Long.MIN_VALUE);
                    assertThat(row.flag("flag")).isTrue();
                    assertThat(row.time("time")).isEqualTo(now);
                    assertThat(row.uuid("uuid")).isEqualTo(uuid);
                    assertThat(HexFormat.of().formatHex(row.bytes("bytes"))).isEqualTo("00ff");
                    assertThat(row.text("numbers")).isEqualTo("{0.5,1e+300}");
                    assertThat(row.text("keys")).contains("01");
                    return true;
                });
    }

    @Test
    void null_is_a_value_of_every_type() {
        SqlStatement statement = SqlStatement.of("""
                select cast(:text as text) as text, cast(:number as bigint) as number, cast(:time as timestamptz) as time,
                       cast(:uuid as uuid) as uuid, cast(:bytes as bytea) as bytes
                """);

        statement
                .on(database)
                .with("text", (String) null)
                .with("number", (Long) null)
                .with("time", (Instant) null)
                .with("uuid", (UUID) null)
                .with("bytes", (byte[]) null)
                .one(row -> {
                    assertThat(row.text("text")).isNull();
                    assertThat(row.optionalNumber("number")).isEmpty();
                    assertThat(row.time("time")).isNull();
                    assertThat(row.uuid("uuid")).isNull();
                    assertThat(row.bytes("bytes")).isNull();
                    return true;
                });
    }

    @Test
    void a_wrong_statement_or_call_is_an_error_that_says_what() {
        assertThatThrownBy(() -> SqlStatement.of("select ?")).hasMessageContaining("question mark");
        SqlStatement statement = SqlStatement.of("select cast(:one as bigint) + :two as sum");
        assertThatThrownBy(() -> statement.on(database).with("three", 3)).hasMessageContaining(":three");
        assertThatThrownBy(() -> statement.on(database).with("one", 1).one(row -> row.number("sum")))
                .hasMessageContaining("has no value");
        assertThatThrownBy(
                        () -> SqlStatement.of("select 1 / 0 as x").on(database).one(row -> row.number("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(SQLException.class)
                .hasMessageContaining("division by zero");
        assertThatThrownBy(() -> SqlStatement.of("select 1 as x").on(database).one(row -> row.number("y")))
                .hasMessageContaining("y");
    }

    @Test
    void a_statement_belongs_to_the_transaction_that_runs() {
        String name = UUID.randomUUID().toString();
        SqlStatement insert = SqlStatement.of("insert into login_networks (key, expires_at) values (:key, now())");
        SqlStatement count = SqlStatement.of("select count(*) as found from login_networks where key = :key");
        byte[] key = name.getBytes();

        QuarkusTransaction.begin();
        assertThat(insert.on(database).with("key", key).update()).isOne();
        assertThat(found(count, key)).isOne();
        QuarkusTransaction.rollback();

        assertThat(found(count, key)).isZero();
    }

    @Test
    void rows_are_read_a_few_at_a_time_in_order() throws SQLException {
        SqlStatement statement = SqlStatement.of("select n from generate_series(1, :last) n order by n");
        List<Long> read = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            statement.on(connection).with("last", 1000).each(7, row -> read.add(row.number("n")));
            connection.commit();
            connection.setAutoCommit(true);
            assertThat(connection.isClosed()).isFalse();
        }

        assertThat(read).hasSize(1000).isSorted();
        assertThat(statement.on(database).with("last", 3).list(row -> row.integer("n")))
                .containsExactly(1, 2, 3);
    }

    @Test
    void the_server_keeps_a_statement_prepared_whatever_its_values_are() throws SQLException {
        SqlStatement statement = SqlStatement.of("select cast(:value as text) as kept_prepared");
        SqlStatement prepared = SqlStatement.of("""
                select count(*) as statements, coalesce(sum(generic_plans + custom_plans), 0) as runs
                  from pg_prepared_statements
                 where statement like '%kept_prepared%' and statement not like '%pg_prepared_statements%'
                """);
        try (Connection connection = database.getConnection()) {
            for (int i = 0; i < 20; i++) {
                statement
                        .on(connection)
                        .with("value", i % 3 == 0 ? null : "value " + i)
                        .first(row -> true);
            }

            prepared.on(connection).one(row -> {
                assertThat(row.number("statements")).isOne();
                assertThat(row.number("runs")).isGreaterThanOrEqualTo(10);
                return true;
            });
        }
    }

    private long found(SqlStatement count, byte[] key) {
        return count.on(database).with("key", key).one(row -> row.number("found"));
    }
}
