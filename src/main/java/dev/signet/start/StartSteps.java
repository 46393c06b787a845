package dev.signet.start;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Takes a start as far as the {@link Purpose} of the process needs. Settings are checked before, by each {@link StartCheck};
 * what reads the database observes {@link DataStart}, and what serves requests or runs at intervals
 * {@link ServiceStart}. Only after that do {@code @Scheduled} methods run; in a process that runs one command, they never do.
 */
@Singleton
class StartSteps {
    private final Event<DataStart> data;
    private final Event<ServiceStart> service;
    private final Scheduler scheduler;

    StartSteps(Event<DataStart> data, Event<ServiceStart> service, Scheduler scheduler) {
        this.data = data;
        this.service = service;
        this.scheduler = scheduler;
    }

    void take(@Observes @Priority(StartOrder.STEPS) StartupEvent start) {
        Purpose purpose = Purpose.current();
        if (purpose == Purpose.SERVICE || purpose == Purpose.COMMAND) {
            data.fire(new DataStart());
        }
        if (purpose == Purpose.SERVICE) {
            service.fire(new ServiceStart());
            // Halted until now (quarkus.scheduler.start-mode): methods that ran earlier would find nothing loaded.
            scheduler.resume();
        }
    }
}
