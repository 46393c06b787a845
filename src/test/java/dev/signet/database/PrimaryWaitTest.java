package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Work is repeated if there was no primary, and only if it cannot be done twice by that. */
class PrimaryWaitTest {
    private static final PrimaryWait WAIT = new PrimaryWait(() -> Duration.ofSeconds(20));

    /** What a failure looks like to whoever asked the database. */
    private static final List<Function<SQLException, Exception>> WAYS = List.of(
            fault -> fault,
            fault -> new IllegalStateException(fault.getMessage(), fault),
            fault -> new IllegalStateException(new SQLException("wrapped again", fault)),
            PrimaryWaitTest::atCommit);

    private static Exception atCommit(SQLException fault) {
        XAException failed = new XAException(XAException.XA_RBROLLBACK);
        failed.initCause(fault);
        RollbackException rolledBack = new RollbackException("Could not commit");
        rolledBack.addSuppressed(failed);
        return new IllegalStateException(rolledBack);
    }

    static Stream<Exception> nothingDone() {
        return failures("08001", "08003", "08004", "25006", "57P01", "57P02", "57P03", null);
    }

    static Stream<Exception> perhapsDone() {
        return failures("08000", "08006", "08007", "08S01");
    }

    static Stream<Exception> ofAnotherKind() {
        return Stream.concat(
                failures("23505", "40001", "42P01", "53100", "54000", "55P03", "57014", "22001"),
                Stream.of(new IllegalStateException("no database"), new IllegalArgumentException()));
    }

    /** A worker of a Citus cluster is away: the coordinator says so, with the function that reports it. */
    static Stream<Exception> ofServerBehind() {
        return Stream.of(
                        reported("ERROR", "08006", "ReportConnectionError"),
                        reported("ERROR", "08006", "StartPlacementExecutionOnSession"),
                        reported("ОШИБКА", "08006", "ReportConnectionError"),
                        reported("ERROR", "57P01", "ReportResultError"),
                        reported("ERROR", "57P02", "ReportResultError"),
                        reported("ERROR", "57P03", "ReportResultError"),
                        reported("ERROR", "08003", "ReportResultError"))
                .flatMap(fault -> WAYS.stream().map(way -> way.apply(fault)));
    }

    /** The server that was asked is away itself, and says so, or a pooler before it does. */
    static Stream<Exception> ofServerItself() {
        return Stream.of(
                        reported("FATAL", "57P01", "ProcessInterrupts"),
                        reported("FATAL", "57P03", "ProcessStartupPacket"),
                        reported("FATAL", "08P01", null))
                .flatMap(fault -> WAYS.stream().map(way -> way.apply(fault)));
    }

    private static Stream<Exception> failures(String... states) {
        return Stream.of(states)
                .flatMap(state -> WAYS.stream().map(way -> way.apply(new SQLException("state " + state, state))));
    }

    private static SQLException reported(String severity, String state, String routine) {
        String fields =
                "S" + severity + "\0C" + state + "\0Mthe message\0" + (routine == null ? "" : "R" + routine + "\0");
        return new PSQLException(new ServerErrorMessage(fields));
    }

    @ParameterizedTest
    @MethodSource("nothingDone")
    void work_of_which_nothing_was_done_is_repeated(Exception fault) throws Exception {
        Attempts work = new Attempts(fault, 2);

        assertThat(WAIT.call(work::make, false)).isEqualTo("done");
        assertThat(work.made).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("perhapsDone")
    void work_that_was_perhaps_done_is_repeated_only_if_it_may_be_done_twice(Exception fault) throws Exception {
        Attempts repeatable = new Attempts(fault, 1);
        Attempts other = new Attempts(fault, 1);

        assertThat(WAIT.call(repeatable::make, true)).isEqualTo("done");
        assertThatThrownBy(() -> WAIT.call(other::make, false)).isSameAs(fault);
        assertThat(other.made).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ofAnotherKind")
    void any_other_failure_is_not_repeated(Exception fault) {
        Attempts work = new Attempts(fault, 1);

        assertThatThrownBy(() -> WAIT.call(work::make, true)).isSameAs(fault);
        assertThat(work.made).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ofServerBehind")
    void a_worker_that_is_away_is_not_waited_for(Exception fault) {
        Attempts work = new Attempts(fault, 1);

        assertThatThrownBy(() -> WAIT.call(work::make, true)).isSameAs(fault);
        assertThat(work.made).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ofServerItself")
    void a_server_that_says_that_it_is_away_is_waited_for(Exception fault) throws Exception {
        Attempts work = new Attempts(fault, 1);

        assertThat(WAIT.call(work::make, true)).isEqualTo("done");
    }

    @Test
    void work_within_other_work_does_not_prolong_the_wait() {
        PrimaryWait wait = new PrimaryWait(() -> Duration.ofMillis(500));
        SQLException away = new SQLException("away", "08001");
        Attempts outer = new Attempts(away, 3);
        Attempts inner = new Attempts(away, Integer.MAX_VALUE);

        assertThatThrownBy(() -> wait.call(
                        () -> {
                            outer.make();
                            return wait.call(inner::make, true);
                        },
                        false))
                .isSameAs(away);
        // Three of the five attempts that half a second has room for were the outer one's.
        assertThat(inner.made).isLessThan(4);
    }

    @Test
    void without_the_setting_nothing_is_repeated() {
        PrimaryWait off = new PrimaryWait(() -> Duration.ZERO);
        Attempts work = new Attempts(new SQLException("away", "08001"), 1);

        assertThatThrownBy(() -> off.call(work::make, true)).hasMessage("away");
        assertThat(work.made).isEqualTo(1);
    }

    /** Work that fails so many times. */
    private static final class Attempts {
        private final Exception fault;
        private final int failures;
        private int made;

        Attempts(Exception fault, int failures) {
            this.fault = fault;
            this.failures = failures;
        }

        String make() throws Exception {
            made++;
            if (made <= failures) {
                throw fault;
            }
            return "done";
        }
    }
}
