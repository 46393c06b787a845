package dev.signet.mail;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.impl.MailClientImpl;
import io.vertx.mutiny.ext.mail.MailClient;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes a mail client whose connections end if the server is silent. Vert.x waits for its answer without limit: each
 * exchange that it does not answer would keep one of the pool's few places for good, and no mail would be sent even when
 * the server is well again.
 */
@RegisterForReflection(targets = MailClientImpl.class, methods = false, fields = true)
final class ImpatientMailClient {
    private static final String METRICS = "signet";

    private ImpatientMailClient() {}

    /**
     * Returns a client with the settings of another one.
     *
     * @param made the client that Quarkus made from its settings. It has none for this, and does not show the options, so
     *     they are read from the client's field.
     * @param patience how long a connection may be silent
     */
    static MailClient like(MailClient made, Vertx vertx, Duration patience) {
        try {
            Field config = MailClientImpl.class.getDeclaredField("config");
            config.setAccessible(true);
            MailConfig options = new MailConfig((MailConfig) config.get(made.getDelegate()));
            // Two clients cannot have metrics of one name.
            options.setMetricsName(METRICS);
            options.setIdleTimeout((int) patience.toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
            return MailClient.newInstance(io.vertx.ext.mail.MailClient.create(vertx, options));
        } catch (NoSuchFieldException | IllegalAccessException otherRelease) {
            throw new IllegalStateException("Vert.x's mail client has changed", otherRelease);
        }
    }
}
