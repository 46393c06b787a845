package dev.signet.webhook;

import dev.signet.attention.Matter;
import dev.signet.attention.Matter.Severity;
import dev.signet.attention.Watch;
import dev.signet.database.SqlStatement;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Says which endpoints Signet disabled, and to which deliveries have failed for good. */
@Singleton
class WebhookWatch implements Watch {
    private static final SqlStatement ENDPOINTS = SqlStatement.of("""
            select e.url, e.enabled, e.disabled_reason,
                   (select count(*)
                      from webhook_deliveries d
                     where d.endpoint_id = e.id and d.due_at = 'infinity') as given_up
              from webhook_endpoints e
             order by e.created_at
            """);

    private final WebhookConfig config;
    private final DataSource database;

    WebhookWatch(WebhookConfig config, DataSource database) {
        this.config = config;
        this.database = database;
    }

    @Override
    public List<Matter> matters() {
        List<Matter> matters = new ArrayList<>();
        if (config.enabled()) {
            ENDPOINTS.on(database).each(0, row -> {
                String url = row.text("url");
                if (!row.flag("enabled") && !row.text("disabled_reason").isEmpty()) {
                    matters.add(Matter.of(
                                    "webhook_disabled",
                                    Severity.WARNING,
                                    "Signet disabled this webhook: " + row.text("disabled_reason"))
                            .about(url));
                }
                if (row.number("given_up") > 0) {
                    matters.add(Matter.of(
                                    "webhook_failing",
                                    Severity.WARNING,
                                    (row.number("given_up") == 1
                                                    ? "A delivery"
                                                    : row.number("given_up") + " deliveries")
                                            + " to this webhook failed for the last time. Repair the receiver, and"
                                            + " resend what failed.")
                            .about(url));
                }
            });
        }
        return matters;
    }
}
