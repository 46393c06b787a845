package dev.signet.webhook;

import dev.signet.audit.SecurityEvent;
import dev.signet.database.Row;
import dev.signet.database.SqlStatement;
import dev.signet.page.Condition;
import dev.signet.page.Filters;
import dev.signet.page.ListPage;
import dev.signet.page.Listing;
import dev.signet.page.Orderings;
import dev.signet.page.PageSizes;
import dev.signet.page.Rows;
import dev.signet.page.SortKey;
import dev.signet.page.SqlRows;
import dev.signet.page.TableRows;
import dev.signet.security.Uuids;
import dev.signet.web.ApiError;
import dev.signet.web.Query;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Lists deliveries that wait or have failed, the newest first. */
@Singleton
class DeliveryList {
    private static final String FAILED = "failed";
    private static final String WAITING = "waiting";

    private static final Listing LISTING =
            new Listing(Orderings.of(SortKey.of("id", "d.id", "bigint")), PageSizes.DEFAULT);

    private static final Filters FILTERS = Filters.none()
            .choice("state", Map.of(FAILED, "d.due_at = 'infinity'", WAITING, "d.due_at < 'infinity'"))
            .value("endpoint_id", DeliveryList::toEndpoint)
            .text("event", "d.name = :event")
            .number("user_id", "d.user_id = :user_id");

    private static final SqlStatement READ = SqlStatement.of("""
            select id, message_id, endpoint_id, name, user_id, attempts, created_at, attempted_at, status, fault,
                   due_at = 'infinity' as given_up,
                   nullif(due_at, 'infinity') as due_at
              from webhook_deliveries
             where id = any (cast(string_to_array(:ids, ',') as bigint[]))
            """);

    private final EntityManager entities;
    private final DataSource database;

    DeliveryList(EntityManager entities, DataSource database) {
        this.entities = entities;
        this.database = database;
    }

    /** Returns the page that the query asks for. */
    @Transactional
    ListPage<DeliveryResponse> page(UriInfo uri) {
        return LISTING.page(uri, rows(uri));
    }

    /** Does the same, but always returns a counted page. */
    @Transactional
    ListPage<DeliveryResponse> countedPage(UriInfo uri) {
        return LISTING.countedPage(uri, rows(uri));
    }

    private Rows<DeliveryResponse> rows(UriInfo uri) {
        List<Condition> conditions = FILTERS.of(Query.of(uri));
        return new TableRows<>(
                new SqlRows(entities, "webhook_deliveries d", "d.id", conditions), this::read, DeliveryResponse::id);
    }

    private static Condition toEndpoint(String text) {
        return Uuids.parse(text)
                .map(id -> new Condition("d.endpoint_id = :endpoint_id", Map.of("endpoint_id", id)))
                .orElseThrow(() -> ApiError.invalid("endpoint_id", "Must be a valid UUID."));
    }

    private List<DeliveryResponse> read(List<Long> ids) {
        return READ.on(database)
                .with("ids", ids.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .list(DeliveryList::response);
    }

    private static DeliveryResponse response(Row row) {
        Instant attempted = row.time("attempted_at");
        long user = row.number("user_id");
        int status = row.integer("status");
        return new DeliveryResponse(
                row.number("id"),
                Deliveries.messageId(row.uuid("message_id")),
                row.uuid("endpoint_id"),
                row.text("name"),
                user == SecurityEvent.NOBODY ? null : user,
                row.flag("given_up") ? FAILED : WAITING,
                row.integer("attempts"),
                row.time("created_at"),
                attempted,
                row.time("due_at"),
                status == 0 ? null : status,
                row.text("fault"));
    }
}
