package dev.signet.status;

import dev.signet.database.Row;
import dev.signet.database.SqlStatement;
import dev.signet.start.Purpose;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** The replicas that run, and when each was last seen. */
@Singleton
class Replicas {
    private static final Logger LOG = Logger.getLogger(Replicas.class);

    /** How often a replica writes its row. One that does it more often than by default is given as much time. */
    private static final String EXPECTED = "interval '1 second' * greatest(30, r.seen_every)";

    /** After so many of these intervals, a replica is lost or forgotten. */
    private static final int LOST = 5;

    private static final int FORGOTTEN = 30;

    /** Also deletes the rows of replicas that were killed. The order of the rows that it locks is always the same. */
    private static final SqlStatement BEAT = SqlStatement.of("""
            with dead as (
                delete from replicas
                 where id in (select r.id
                                from replicas r
                               where r.seen_at < now() - %d * %s and r.id <> :id
                                 for update skip locked))
            insert into replicas as r
                   (id, name, version, started_at, seen_at, seen_every, feed_up, revocation_lag, mail, mails_waiting,
                    mail_queue)
            values (:id, :name, :version, :started, now(), :every, :feed, :lag, :mail, :waiting, :queue)
                on conflict (id) do update
               set seen_at = excluded.seen_at,
                   feed_up = excluded.feed_up,
                   revocation_lag = excluded.revocation_lag,
                   mail = excluded.mail,
                   mails_waiting = excluded.mails_waiting,
                   mail_queue = excluded.mail_queue
            """.formatted(FORGOTTEN, EXPECTED));

    private static final SqlStatement LEAVE = SqlStatement.of("delete from replicas where id = :id");

    private static final SqlStatement ALL = SqlStatement.of("""
            select r.id, r.name, r.version, r.started_at, r.seen_at, r.feed_up,
                   coalesce(r.revocation_lag, 'NaN') as revocation_lag,
                   r.mail, r.mails_waiting, r.mail_queue,
                   r.seen_at >= now() - %1$d * %3$s as live
              from replicas r
             where r.seen_at >= now() - %2$d * %3$s
             order by r.id <> :id, r.name, r.started_at
            """.formatted(LOST, FORGOTTEN, EXPECTED));

    private final ReplicaState own;
    private final StatusConfig config;
    private final DataSource database;

    Replicas(ReplicaState own, StatusConfig config, DataSource database) {
        this.own = own;
        this.config = config;
        this.database = database;
    }

    /**
     * A replica, and how many mails may wait in it.
     *
     * @param mailQueue at most so many mails
     */
    record Replica(ReplicaResponse response, long mailQueue) {
        boolean isLive() {
            return response.state().equals("live");
        }
    }

    @Scheduled(every = "${signet.status.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void beat() {
        try {
            write();
        } catch (IllegalStateException away) {
            LOG.debug("Could not say that this replica runs", away);
        }
    }

    void write() {
        BEAT.on(database)
                .with("id", own.id())
                .with("name", own.name())
                .with("version", own.version())
                .with("started", own.startedAt())
                .with("every", DurationConverter.parseDuration(config.every()).toSeconds())
                .with("feed", own.feedIsUp())
                .with("lag", own.revocationLag().stream().boxed().findFirst().orElse(null))
                .with("mail", own.mail().name().toLowerCase(Locale.ROOT))
                .with("waiting", own.mailsWaiting())
                .with("queue", own.mailQueue())
                .update();
    }

    /** Returns all of them as {@link #all}, after this one has written its state, so that it is there and up to date. */
    List<Replica> now() {
        if (isOn()) {
            write();
        }
        return all();
    }

    private boolean isOn() {
        return !config.every().equals("off");
    }

    /** Returns all of them, this one first. */
    List<Replica> all() {
        return ALL.on(database).with("id", own.id()).list(this::replica);
    }

    private Replica replica(Row row) {
        UUID id = row.uuid("id");
        double lag = row.fraction("revocation_lag");
        return new Replica(
                new ReplicaResponse(
                        id,
                        row.text("name"),
                        row.text("version"),
                        row.time("started_at"),
                        row.time("seen_at"),
                        id.equals(own.id()),
                        row.flag("live") ? "live" : "lost",
                        row.flag("feed_up"),
                        Double.isNaN(lag) ? null : lag,
                        row.text("mail"),
                        row.number("mails_waiting")),
                row.number("mail_queue"));
    }

    void leave(@Observes ShutdownEvent stop) {
        if (Purpose.current() != Purpose.SERVICE || !isOn()) {
            return;
        }
        try {
            LEAVE.on(database).with("id", own.id()).update();
        } catch (IllegalStateException away) {
            LOG.debug("Could not say that this replica stops", away);
        }
    }
}
