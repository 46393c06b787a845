package dev.signet.client

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.thread
import kotlin.concurrent.withLock
import kotlinx.serialization.json.JsonObject

/** The session of this device: keeps its tokens, refreshes them once for any number of callers, and ends it. */
internal class DeviceSession(
    private val endpoints: TokenEndpoints,
    private val state: StoredState,
    name: String,
    private val events: Emitter,
) {
    /** Whoever refreshes, signs in or ends sessions. */
    private val network = locks.computeIfAbsent(name) { ReentrantLock(true) }

    /** Whoever changes what is stored. Nobody waits for the network meanwhile. */
    private val storage = locks.computeIfAbsent("$name storage") { ReentrantLock() }

    /** The session that the listeners were told of. */
    private var announced: String? = null
    private var offline = false

    /** Tells the service, on a thread of its own, of sessions that ended here when it could not be told. */
    fun start() {
        val stored = try {
            state.read()
        } catch (later: StorageException) {
            return
        }
        storage.withLock { announced = announced ?: stored.session?.id }
        if (stored.ending.isNotEmpty()) {
            inBackground("signet-sign-out") { endAll() }
        }
    }

    /** Returns the session, without a request. Notices what other clients did to it. */
    fun stored(): StoredSession? {
        val session = storage.withLock { state.read().session.also { announce(it?.id, SignedOutReason.ELSEWHERE, null) } }
        return session
    }

    /**
     * Returns the session with an access token that should be good; null if nobody is signed in.
     *
     * @throws SignedOutException if the token has expired, and the session has ended
     * @throws NetworkException if the token has expired, and there was no new one; the session goes on
     * @throws ServiceException likewise
     * @throws StorageException likewise
     */
    fun current(): StoredSession? {
        val session = stored() ?: return null
        val left = endpoints.clock.left(session.access)
        if (left > 1) {
            return session
        }
        if (left <= 0) {
            return renew(session)
        }
        // The token is still good, so nobody has to wait for a slow network. If the refresh fails, the next call tries again.
        if (!network.isLocked) {
            inBackground("signet-refresh") { renew(session) }
        }
        return session
    }

    /**
     * Replaces the access token, unless that has happened already.
     *
     * @throws SignedOutException if the session has ended, or if someone else is signed in by now
     * @throws NetworkException if there was no new token; the session goes on
     * @throws ServiceException likewise
     * @throws StorageException if the new token could not be stored. The next refresh gets it again.
     */
    fun renew(session: StoredSession): StoredSession {
        val failures = failed
        return network.withLock {
            // Whoever waited for a refresh that failed shares its failure.
            failed?.takeIf { it !== failures && it.access == session.access }?.let { throw it.fault }
            try {
                refresh(session)
            } catch (fault: SignetException) {
                failed = Failure(session.access, fault)
                throw fault
            }
        }
    }

    private class Failure(val access: String, val fault: SignetException)

    /** The last refresh that failed. */
    @Volatile
    private var failed: Failure? = null

    /** Signs in by a request that returns tokens. Nobody else uses the stored session meanwhile. */
    fun open(path: String, proof: JsonObject): Opened {
        val opened = network.withLock {
            val opened = endpoints.open(path, proof, state.read().device)
            val session = StoredSession(randomKey(), opened.tokens.access, opened.tokens.refresh!!, randomKey())
            try {
                update(SignedOutReason.USER) { stored ->
                    Stored(session, stored.ending + listOfNotNull(stored.session), opened.device)
                }
            } catch (fault: StorageException) {
                // Nobody could use this session, or end it later.
                endedOrNot(session)
                throw fault
            }
            opened
        }
        start()
        return opened
    }

    /**
     * Ends the session. From the moment this is called, nobody is signed in here.
     *
     * @return whether the service knows. If not, it is told at the next start or sign-in.
     * @throws StorageException if the session could not be forgotten here; the service has ended it, if it could be reached
     */
    fun signOut(): Boolean =
        try {
            // Without waiting for a refresh in progress, which may take long if the network is bad.
            val left = update(SignedOutReason.USER) { it.copy(session = null, ending = it.ending + listOfNotNull(it.session)) }
            left.ending.isEmpty() || endAll()
        } catch (fault: StorageException) {
            state.read().session?.let { network.withLock { endedOrNot(it) } }
            throw fault
        }

    /** Forgets the session, which the service has ended. */
    fun forget(session: StoredSession, reason: SignedOutReason, error: ServiceException? = null) {
        update(reason, error) { if (it.session?.id == session.id) it.copy(session = null) else it }
    }

    private fun refresh(session: StoredSession): StoredSession {
        val current = same(session, stored())
        if (current.access != session.access) {
            return current
        }
        val tokens = try {
            endpoints.refresh(current)
        } catch (fault: SignetException) {
            if (fault !is ServiceException || !fault.isEnd) {
                connected(fault !is NetworkException)
                throw fault
            }
            // Another process may have refreshed in the meantime. Then its tokens are the current ones.
            val now = same(session, stored())
            if (now.key != current.key) {
                return now
            }
            forget(session, SignedOutReason.ENDED, fault)
            throw SignedOutException(fault)
        }
        connected(true)
        val next = current.renewed(tokens)
        // Likewise: the other process got the same token pair, and stored it with the key of its next refresh.
        val now = update(SignedOutReason.ELSEWHERE) { if (it.session?.key == current.key) it.copy(session = next) else it }
        if (now.session === next) {
            events.emit(SignetEvent.Refreshed)
        }
        return same(session, now.session)
    }

    /** Tells the service of every session that ended here. Returns whether it knows of all. */
    private fun endAll(): Boolean = network.withLock {
        state.read().ending.all { session ->
            endedOrNot(session).also { ended ->
                if (ended) {
                    update(SignedOutReason.USER) { it.copy(ending = it.ending.filter { one -> one.id != session.id }) }
                }
            }
        }
    }

    /** Ends a session on the service. Returns whether the service knows. */
    private fun endedOrNot(session: StoredSession): Boolean =
        try {
            end(session)
            true
        } catch (later: SignetException) {
            false
        }

    /** The refresh token may be one that was rotated by a refresh whose response was lost; then the key finds the next. */
    private fun end(session: StoredSession) {
        try {
            try {
                endpoints.blacklist(session.refresh)
            } catch (fault: ServiceException) {
                if (!fault.isEnd) {
                    throw fault
                }
                endpoints.blacklist(endpoints.refresh(session).refresh ?: session.refresh)
            }
        } catch (fault: ServiceException) {
            if (!fault.isEnd) {
                throw fault
            }
        }
    }

    private fun update(reason: SignedOutReason, error: ServiceException? = null, change: (Stored) -> Stored): Stored =
        storage.withLock {
            val before = state.read()
            val after = change(before)
            if (after !== before) {
                state.write(after)
                announce(after.session?.id, reason, error)
            }
            after
        }

    private fun announce(id: String?, reason: SignedOutReason, error: ServiceException?) {
        if (id != announced) {
            announced = id
            events.emit(if (id == null) SignetEvent.SignedOut(reason, error) else SignetEvent.SignedIn)
        }
    }

    @Synchronized
    private fun connected(connected: Boolean) {
        if (connected == offline) {
            offline = !connected
            events.emit(if (connected) SignetEvent.Online else SignetEvent.Offline)
        }
    }

    /** If this fails, the listeners know, and the next call or start tries again. */
    private fun inBackground(name: String, task: () -> Unit) {
        thread(name = name, isDaemon = true) {
            try {
                task()
            } catch (later: SignetException) {
                // As said above.
            }
        }
    }

    private companion object {
        /** Clients of the same service in this process exclude each other. */
        val locks = ConcurrentHashMap<String, ReentrantLock>()

        /** Returns what is stored now, if it is still this session. Nobody may act for a user who has left. */
        fun same(session: StoredSession, stored: StoredSession?): StoredSession =
            if (stored?.id == session.id) stored else throw SignedOutException()
    }
}
