package dev.signet.start;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Takes a start as far as the {@link Purpose} of the process needs. Checks of settings observe {@link StartupEvent};
 * what reads the database observes {@link DataStart}, and what serves requests or runs at intervals
 * {@link ServiceStart}.
 */
@Singleton
class StartSteps {
    private final Event<DataStart> data;
    private final Event<ServiceStart> service;

    StartSteps(Event<DataStart> data, Event<ServiceStart> service) {
        this.data = data;
        this.service = service;
    }

    void take(@Observes @Priority(StartOrder.STEPS) StartupEvent start) {
        Purpose purpose = Purpose.current();
        if (purpose == Purpose.SERVICE || purpose == Purpose.COMMAND) {
            data.fire(new DataStart());
        }
        if (purpose == Purpose.SERVICE) {
            service.fire(new ServiceStart());
        }
    }
}
