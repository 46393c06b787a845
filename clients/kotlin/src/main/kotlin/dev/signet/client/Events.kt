package dev.signet.client

import java.util.concurrent.CopyOnWriteArraySet
import java.util.logging.Level
import java.util.logging.Logger

/** What the client tells the user interface, on the thread that notices it. */
public sealed class SignetEvent {
    public object SignedIn : SignetEvent()

    /** @param error the service's response, if it ended the session */
    public class SignedOut internal constructor(
        public val reason: SignedOutReason,
        public val error: ServiceException?,
    ) : SignetEvent()

    /** New tokens were stored. */
    public object Refreshed : SignetEvent()

    /** A refresh could not reach the service. The user is still signed in. */
    public object Offline : SignetEvent()

    /** A refresh reached the service again. */
    public object Online : SignetEvent()
}

/** Why nobody is signed in any more. */
public enum class SignedOutReason {
    /** The user signed out in this client. */
    USER,

    /** The service ended the session: signed out elsewhere, expired, a new password, or an account that was closed. */
    ENDED,

    /** Another client that shares the storage signed out, or noticed the end first. */
    ELSEWHERE,
}

internal class Emitter {
    private val listeners = CopyOnWriteArraySet<(SignetEvent) -> Unit>()

    fun add(listener: (SignetEvent) -> Unit): AutoCloseable {
        listeners.add(listener)
        return AutoCloseable { listeners.remove(listener) }
    }

    fun emit(event: SignetEvent): Unit = listeners.forEach { listener ->
        try {
            listener(event)
        } catch (fault: Exception) {
            // A listener's fault must not look like the client's.
            log.log(Level.SEVERE, "A listener failed.", fault)
        }
    }

    private companion object {
        val log: Logger = Logger.getLogger("dev.signet.client")
    }
}
