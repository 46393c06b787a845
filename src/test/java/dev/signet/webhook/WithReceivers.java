package dev.signet.webhook;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import dev.signet.webhook.Receiver.Manner;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests with an administrator who manages endpoints, and other systems that receive events. Each begins with no endpoint. */
abstract class WithReceivers {
    private final List<Receiver> receivers = new ArrayList<>();

    @Inject
    AdjustableClock clock;

    /** The endpoints, as the administrator sees them. */
    protected Hooks hooks;

    @BeforeEach
    void an_administrator_is_signed_in() {
        // What a test waits for on a busy machine must not become due meanwhile.
        clock.standStill();
        forget();
        hooks = new Hooks(Member.admin("root"));
    }

    @AfterEach
    void forget() {
        receivers.forEach(Receiver::close);
        receivers.clear();
        Sql.run("delete from webhook_endpoints");
        Sql.run("delete from webhook_deliveries");
    }

    /** Another system, until the end of the test. */
    protected Receiver receiver(Manner manner) {
        return opened(Receiver.answering(manner));
    }

    /** Closes it at the end of the test. */
    protected Receiver opened(Receiver receiver) {
        receivers.add(receiver);
        return receiver;
    }
}
