package com.example.customer;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.event.Reaction;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows who registered and did not leave, as another system would that Signet tells of it. It also gets those who never
 * proved their address: for accounts alone, it would ask for ACTIVATED and REGISTERED by an administrator.
 */
@Singleton
@IfBuildProperty(name = "signet.test.samples", stringValue = "true")
public class Customers implements Reaction {
    private final Set<Long> ids = ConcurrentHashMap.newKeySet();

    @Override
    public String name() {
        return "customers";
    }

    @Override
    public Set<SecurityEventKind> kinds() {
        return Set.of(SecurityEventKind.REGISTERED, SecurityEventKind.DELETED);
    }

    /** Adding or removing an id twice changes nothing, so a repetition does no harm. */
    @Override
    public void react(RecordedEvent event) {
        long user = event.userId().orElseThrow();
        if (event.kind() == SecurityEventKind.DELETED) {
            ids.remove(user);
        } else {
            ids.add(user);
        }
    }

    public boolean has(long user) {
        return ids.contains(user);
    }
}
