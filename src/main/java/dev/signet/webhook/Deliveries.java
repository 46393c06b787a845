package dev.signet.webhook;

import dev.signet.account.AccountConfig;
import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEvent;
import dev.signet.cleanup.Expiring;
import dev.signet.database.Row;
import dev.signet.database.SqlStatement;
import dev.signet.web.ApiError;
import dev.signet.web.DecimalId;
import dev.signet.web.StorableText;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** What is to be sent to endpoints, and what could not be. */
@Singleton
class Deliveries {
    static final long NO_EVENT = -1;
    private static final int LONGEST_FAULT = 200;

    /** Null for those that wait. If their endpoint was disabled, some were never attempted. */
    private static final String FAILED_AT = "case when due_at = 'infinity' then coalesce(attempted_at, created_at) end";

    private static final SqlStatement NOTE = SqlStatement.of("""
            insert into webhook_deliveries (user_id, endpoint_id, event_id, name, created_at, due_at)
            select :user, e.id, :event, n.name, :now, :now
              from webhook_endpoints e
                   cross join lateral (
                       select name
                         from unnest(string_to_array(:names, ',')) with ordinality u(name, place)
                        where string_to_array(e.events, ',') && array[name, split_part(name, '.', 1) || '.*', '*']
                        order by place
                        limit 1) n
             where e.enabled
            """);

    private static final SqlStatement ADD_TEST = SqlStatement.of("""
            insert into webhook_deliveries (user_id, endpoint_id, event_id, name, created_at, due_at)
            values (:user, :endpoint, :event, :name, :now, :now)
            """);

    private static final SqlStatement DUE = SqlStatement.of("""
            select id
              from webhook_endpoints e
             where enabled
               and exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.due_at <= :now)
            """);

    private static final SqlStatement TAKE = SqlStatement.of("""
            update webhook_deliveries d
               set attempts = d.attempts + 1, due_at = :lease, attempted_at = :now
             where (d.user_id, d.id) = (
                       select w.user_id, w.id
                         from webhook_deliveries w
                        where w.endpoint_id = :endpoint and w.due_at <= :now
                        order by w.due_at
                        limit 1
                          for update skip locked)
            returning d.user_id, d.id, d.endpoint_id, d.event_id, d.name, d.message_id, d.attempts, d.created_at
            """);

    private static final SqlStatement DONE =
            SqlStatement.of("delete from webhook_deliveries where user_id = :user and id = :id");

    /** Does nothing if another replica has taken the row meanwhile, because this one was too slow. */
    private static final SqlStatement FAILED = SqlStatement.of("""
            update webhook_deliveries
               set due_at = case when :last or due_at = 'infinity' then 'infinity' else cast(:due as timestamptz) end,
                   status = :status,
                   fault = :fault
             where user_id = :user and id = :id and attempts = :attempt
            """);

    private static final SqlStatement GIVE_UP_ALL = SqlStatement.of("""
            update webhook_deliveries
               set due_at = 'infinity', fault = :fault
             where endpoint_id = :endpoint and due_at < 'infinity'
            """);

    private static final SqlStatement FORGET =
            SqlStatement.of("delete from webhook_deliveries where endpoint_id = :endpoint");

    /** What was noted while the endpoint was being removed or disabled: the one could not see the other. */
    private static final SqlStatement SETTLE = SqlStatement.of("""
            with forgotten as (
                delete from webhook_deliveries d
                 where d.due_at <= :now
                   and not exists (select from webhook_endpoints e where e.id = d.endpoint_id))
            update webhook_deliveries d
               set due_at = 'infinity', fault = :fault
              from webhook_endpoints e
             where e.id = d.endpoint_id and not e.enabled and d.due_at <= :now
            """);

    private static final SqlStatement RESEND = SqlStatement.of("""
            update webhook_deliveries
               set due_at = :now, attempts = 0
             where id = :id and due_at = 'infinity'
            """);

    private static final SqlStatement RESEND_ALL = SqlStatement.of("""
            update webhook_deliveries
               set due_at = :now, attempts = 0
             where endpoint_id = :endpoint and due_at = 'infinity'
            """);

    private static final SqlStatement ENABLED = SqlStatement.of("""
            select exists (select from webhook_endpoints e where e.id = d.endpoint_id and e.enabled) as enabled
              from webhook_deliveries d
             where d.id = :id
            """);

    private final WebhookConfig config;
    private final AccountConfig accounts;
    private final DataSource database;
    private final Clock clock;

    Deliveries(WebhookConfig config, AccountConfig accounts, DataSource database, Clock clock) {
        this.config = config;
        this.accounts = accounts;
        this.database = database;
        this.clock = clock;
    }

    /** A delivery that is being made. */
    record Taken(
            long user, long id, UUID endpoint, long event, String name, UUID message, int attempt, Instant createdAt) {
        static Taken of(Row row) {
            return new Taken(
                    row.number("user_id"),
                    row.number("id"),
                    row.uuid("endpoint_id"),
                    row.number("event_id"),
                    row.text("name"),
                    row.uuid("message_id"),
                    row.integer("attempts"),
                    row.time("created_at"));
        }

        /** Returns the id that receivers recognize a repetition by. */
        String messageId() {
            return Deliveries.messageId(message);
        }

        boolean isTest() {
            return event == NO_EVENT;
        }
    }

    /** Returns a message's id as receivers and administrators see it; dots would make its signature ambiguous. */
    static String messageId(UUID message) {
        return "msg_" + message.toString().replace("-", "");
    }

    /** Stores a delivery for each endpoint that wants this event, in the event's transaction. */
    void note(@Observes RecordedEvent event) {
        if (config.enabled()) {
            NOTE.on(database)
                    .with("user", event.userId().orElse(SecurityEvent.NOBODY))
                    .with("event", event.id())
                    .with("names", String.join(",", EventNames.of(event, accounts.activation())))
                    .with("now", clock.instant())
                    .update();
        }
    }

    void addTest(UUID endpoint) {
        ADD_TEST.on(database)
                .with("user", SecurityEvent.NOBODY)
                .with("endpoint", endpoint)
                .with("event", NO_EVENT)
                .with("name", EventNames.TEST)
                .with("now", clock.instant())
                .update();
    }

    /** Returns the endpoints that have deliveries to make. */
    List<UUID> due() {
        return DUE.on(database).with("now", clock.instant()).list(row -> row.uuid("id"));
    }

    /** Takes the delivery to an endpoint that has been due for longest, for as long as an attempt may take. */
    Optional<Taken> take(UUID endpoint) {
        Instant now = clock.instant();
        return TAKE.on(database)
                .with("endpoint", endpoint)
                .with("now", now)
                .with("lease", now.plus(config.timeout()).plus(Duration.ofMinutes(1)))
                .first(Taken::of);
    }

    /** Deletes a delivery that was made. */
    void done(Taken delivery) {
        DONE.on(database)
                .with("user", delivery.user())
                .with("id", delivery.id())
                .update();
    }

    /**
     * Stores that an attempt failed.
     *
     * @param status the response's status, if there was a response
     * @param wait how long to wait before the next attempt; empty if this was the last
     */
    void failed(Taken delivery, Optional<Integer> status, String fault, Optional<Duration> wait) {
        FAILED.on(database)
                .with("user", delivery.user())
                .with("id", delivery.id())
                .with("attempt", (long) delivery.attempt())
                .with("status", status.map(Integer::longValue).orElse(null))
                .with("fault", StorableText.beginningOf(fault, LONGEST_FAULT))
                .with("last", wait.isEmpty())
                .with("due", clock.instant().plus(wait.orElse(Duration.ZERO)))
                .update();
    }

    /** Ends the attempts of all waiting deliveries to an endpoint. */
    void giveUpAll(UUID endpoint, String fault) {
        GIVE_UP_ALL
                .on(database)
                .with("endpoint", endpoint)
                .with("fault", StorableText.beginningOf(fault, LONGEST_FAULT))
                .update();
    }

    /** Forgets deliveries whose endpoint was removed when they were noted, and ends those whose endpoint was disabled. */
    void settle() {
        SETTLE.on(database)
                .with("now", clock.instant())
                .with("fault", Endpoints.DISABLED)
                .update();
    }

    void forget(UUID endpoint) {
        FORGET.on(database).with("endpoint", endpoint).update();
    }

    /**
     * Attempts a failed delivery again, as often as a new one.
     *
     * @throws ApiError 404 if there is no such delivery; 409 if it has not failed, or its endpoint is disabled
     */
    @Transactional
    void resend(String number) {
        long id = DecimalId.parse(number).orElseThrow(Deliveries::unknown);
        boolean enabled = ENABLED.on(database)
                .with("id", id)
                .first(row -> row.flag("enabled"))
                .orElseThrow(Deliveries::unknown);
        if (!enabled) {
            throw endpointIsDisabled();
        }
        if (RESEND.on(database).with("id", id).with("now", clock.instant()).update() == 0) {
            throw ApiError.conflict("The delivery is waiting for its next attempt.");
        }
    }

    /** Attempts all failed deliveries to an endpoint again, and returns their number. */
    int resendAll(UUID endpoint) {
        return RESEND_ALL
                .on(database)
                .with("endpoint", endpoint)
                .with("now", clock.instant())
                .update();
    }

    private static ApiError unknown() {
        return ApiError.notFound("No Delivery matches the given query.");
    }

    static ApiError endpointIsDisabled() {
        return ApiError.conflict("The endpoint is disabled. Enable it first.");
    }

    /** Deliveries that failed are deleted some time after their last attempt; those that wait never are. */
    @Produces
    @Singleton
    Expiring webhookDeliveries() {
        return Expiring.anywhere(
                "webhook_deliveries", FAILED_AT, () -> clock.instant().minus(config.retention()));
    }
}
