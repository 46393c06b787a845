package dev.signet.audit;

import dev.signet.page.PageRequest;
import dev.signet.page.Part;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** The list of security events, the newest first, a bounded part at a time. */
@Singleton
class SecurityEvents {
    @Transactional
    Part<SecurityEventView> newest(PageRequest.Keyset request, EventFilter filter) {
        return Part.of(
                SecurityEvent.newestBefore(request.cursor().before(), request.limit() + 1, filter),
                request.limit(),
                SecurityEventView::id);
    }

    /**
     * The same of one user.
     *
     * @throws ApiError 404 if there is no such user and never was one that an event tells of: those of a deleted account stay
     */
    @Transactional
    Part<SecurityEventView> newestOf(long user, PageRequest.Keyset request, EventFilter filter) {
        if (!SecurityEvent.knows(user)) {
            throw ApiError.noSuchUser();
        }
        return newest(request, filter);
    }

    /** The same for the user whom the events happened to. */
    @Transactional
    Part<SecurityEventView> newestForTheirUser(PageRequest.Keyset request, EventFilter filter) {
        Part<SecurityEventView> events = newest(request, filter);
        return new Part<>(
                events.entries().stream().map(SecurityEventView::forItsUser).toList(), events.next());
    }
}
