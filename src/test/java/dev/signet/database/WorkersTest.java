package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.start.ServiceStart;
import dev.signet.testing.FreePort;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalPropertiesReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which server runs a statement, with a real one in the place of both: DistributedIT has a cluster. */
class WorkersTest {
    private static final SqlStatement ONE = SqlStatement.of("select 1 as one");
    private static final SqlStatement END = SqlStatement.of("select pg_terminate_backend(pg_backend_pid()) as ended");
    private static final SqlStatement FAIL = SqlStatement.of("select fail(:state) as failed");

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;
    private static AgroalDataSource coordinator;

    private final List<String> asked = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        MadeFolder.copyTo(folder.resolve("data"));
        postgres = EmbeddedPostgres.start(folder.resolve("data"));
        coordinator = AgroalDataSource.from(new AgroalPropertiesReader()
                .readProperties(Map.of(
                        "jdbcUrl", postgres.jdbcUrl(),
                        "principal", postgres.username(),
                        "credential", postgres.password(),
                        "maxSize", "4")));
        SqlStatement.of("""
                        create function fail(state text) returns integer language plpgsql as
                        'begin raise exception ''failed'' using errcode = state; end'
                        """).on(coordinator).update();
    }

    @AfterAll
    static void stop() {
        coordinator.close();
        postgres.close();
    }

    @Test
    void a_statement_runs_on_a_worker() {
        assertThat(through(postgres.jdbcUrl(), server -> ONE.on(server).first(row -> row.integer("one"))))
                .contains(1);
        assertThat(asked).containsExactly("worker");
    }

    @Test
    void what_a_worker_does_not_find_is_looked_for_on_the_coordinator() {
        assertThat(through(
                        postgres.jdbcUrl(), server -> server == coordinator ? Optional.of("found") : Optional.empty()))
                .contains("found");
        assertThat(asked).containsExactly("worker", "coordinator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "0A000", "25006", "53300", "57P01", "57P03", "40001", "XX000"})
    void a_statement_that_fails_on_a_worker_runs_on_the_coordinator(String state) {
        assertThat(through(postgres.jdbcUrl(), failing(state))).contains(1);
        assertThat(asked).containsExactly("worker", "coordinator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "55P03", "57014"})
    void a_statement_that_would_fail_on_the_coordinator_too_does_not_run_again(String state) {
        assertThatThrownBy(() -> through(postgres.jdbcUrl(), failing(state))).hasMessageContaining("failed");
        assertThat(asked).containsExactly("worker");
    }

    @Test
    void a_failure_of_another_kind_is_the_callers() {
        assertThatThrownBy(() -> through(postgres.jdbcUrl(), server -> {
                    throw new IllegalStateException("not the database's");
                }))
                .hasMessage("not the database's");
        assertThat(asked).containsExactly("worker");
    }

    @Test
    void after_a_connection_broke_the_next_statement_runs_on_a_worker_again() {
        Workers workers = workers(postgres.jdbcUrl());
        try {
            connect(workers);
            assertThat(workers.first(recorded(server -> server == coordinator
                            ? Optional.of("coordinator")
                            : END.on(server).first(row -> "worker"))))
                    .contains("coordinator");
            assertThat(workers.first(recorded(server -> Optional.of("ran")))).contains("ran");
            assertThat(asked).containsExactly("worker", "coordinator", "worker");
        } finally {
            workers.stop(new ShutdownEvent());
        }
    }

    @Test
    void without_a_worker_every_statement_runs_on_the_coordinator() throws Exception {
        Workers workers = workers("jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/signet");
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(workers.first(recorded(server -> ONE.on(server).first(row -> server == coordinator))))
                        .contains(true);
            }
            assertThat(asked).filteredOn("coordinator"::equals).hasSize(3);
        } finally {
            workers.stop(new ShutdownEvent());
        }
    }

    @Test
    void workers_of_tables_that_are_not_distributed_stop_the_start() {
        Workers workers = new Workers(
                () -> Optional.of(postgres.jdbcUrl()), new Distribution(() -> false, coordinator), coordinator);

        assertThatThrownBy(() -> workers.check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("SIGNET_DATABASE_WORKERS_JDBC_URL", "signet.database.distributed=true");
    }

    private static Function<DataSource, Optional<Integer>> failing(String state) {
        return server -> server == coordinator
                ? ONE.on(server).first(row -> row.integer("one"))
                : FAIL.on(server).with("state", state).first(row -> row.integer("failed"));
    }

    private <T> Optional<T> through(String url, Function<DataSource, Optional<T>> statement) {
        Workers workers = workers(url);
        try {
            connect(workers);
            return workers.first(recorded(statement));
        } finally {
            workers.stop(new ShutdownEvent());
        }
    }

    /** The first connection may take longer than a statement waits for it, if the machine is busy. */
    private static void connect(Workers workers) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> workers.first(server -> ONE.on(server).first(row -> server != coordinator))
                        .orElseThrow());
    }

    private <T> Function<DataSource, Optional<T>> recorded(Function<DataSource, Optional<T>> statement) {
        return server -> {
            asked.add(server == coordinator ? "coordinator" : "worker");
            return statement.apply(server);
        };
    }

    private static Workers workers(String url) {
        Workers workers = new Workers(() -> Optional.of(url), new Distribution(() -> true, coordinator), coordinator);
        workers.check();
        workers.start(new ServiceStart());
        return workers;
    }
}
