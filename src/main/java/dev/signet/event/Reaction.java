package dev.signet.event;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import java.util.Set;

/**
 * Reacts to events of accounts and sessions: a bean of this type is found by itself.
 *
 * <p>It is called after the event is committed, on a thread of its own and on any replica, and never delays or breaks
 * the request. It is called at least once for each event, not necessarily in their order: it may be called again after
 * a crash, and is called again after an exception. {@link RecordedEvent#id} identifies a repetition.
 */
public interface Reaction {
    /** Returns the name under which events wait for it in the database. Keep it if you rename the class. */
    String name();

    /** Returns the kinds of event that it wants. This is asked once, at the start. */
    Set<SecurityEventKind> kinds();

    /** Returns whether it also wants refused attempts, such as logins with a wrong password. */
    default boolean refusedToo() {
        return false;
    }

    /**
     * Reacts to an event. Finish within a minute: after that, the event counts as not handled and may be given to
     * another replica.
     *
     * @throws Exception if the event should be given to it again later
     */
    void react(RecordedEvent event) throws Exception;
}
