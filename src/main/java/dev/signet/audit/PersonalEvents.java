package dev.signet.audit;

import dev.signet.page.Slice;
import dev.signet.personal.PersonalData;
import dev.signet.web.Query;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The security events of an account, and what its user did to others, for the user's download. */
@Singleton
class PersonalEvents {
    private static final String PART = "200";

    private final SecurityEvents events;

    PersonalEvents(SecurityEvents events) {
        this.events = events;
    }

    @Produces
    @Singleton
    PersonalData ownEvents() {
        return new Listed("security_events", events::slice);
    }

    @Produces
    @Singleton
    PersonalData actions() {
        return new Listed("actions", events::actions);
    }

    private record Listed(String name, BiFunction<Long, Query, Slice<?>> read) implements PersonalData {
        @Override
        public Slice<?> entries(long user, Optional<String> cursor) {
            Query query = Query.of(Map.of("limit", PART));
            return read.apply(
                    user, cursor.map(place -> query.with("cursor", place)).orElse(query));
        }
    }
}
