package dev.signet.event;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was called with, and fails as long as it is told to. */
@Singleton
@IfBuildProperty(name = "signet.test.samples", stringValue = "true")
class Unreliable implements Reaction {
    final List<RecordedEvent> calls = new CopyOnWriteArrayList<>();
    volatile boolean failing;

    @Override
    public String name() {
        return "unreliable";
    }

    @Override
    public Set<SecurityEventKind> kinds() {
        return Set.of(SecurityEventKind.LOGIN, SecurityEventKind.LOGGED_OUT_EVERYWHERE);
    }

    @Override
    public void react(RecordedEvent event) {
        // A test that sees the call may have it work again at once.
        boolean fails = failing;
        calls.add(event);
        if (fails) {
            throw new IllegalStateException("the other system does not answer");
        }
    }

    long callsFor(long user) {
        return calls.stream()
                .filter(event -> event.userId().filter(id -> id == user).isPresent())
                .count();
    }
}
