package dev.signet.client

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runInterruptible
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject

/** The functions of [SignetClient] for coroutines. They wait on [Dispatchers.IO], and cancellation interrupts them. */
public class SuspendingClient internal constructor(private val client: SignetClient) {
    public suspend fun signIn(username: String, password: String): SignInResult = io { client.signIn(username, password) }

    public suspend fun signInWith(path: String, proof: Map<String, String>): SignInResult =
        io { client.signInWith(path, proof) }

    public suspend fun signInWithEmailCode(email: String): EmailCodeSignIn = io { client.signInWithEmailCode(email) }

    public suspend fun verify(step: SignInResult.SecondFactor, code: String): SignInResult = io { step.verify(code) }

    public suspend fun signUp(username: String, email: String, password: String): JsonElement =
        io { client.signUp(username, email, password) }

    public suspend fun account(): JsonObject = io { client.account() }

    public suspend fun sessions(): JsonArray = io { client.sessions() }

    public suspend fun endSession(id: String): Unit = io { client.endSession(id) }

    public suspend fun call(method: String, path: String, body: JsonElement? = null): JsonElement? =
        io { client.call(method, path, body) }

    public suspend fun refresh(): Unit = io { client.refresh() }

    public suspend fun signOut(): Boolean = io { client.signOut() }

    public suspend fun signOutEverywhere(keepThis: Boolean = false): Unit = io { client.signOutEverywhere(keepThis) }

    /** Any others: `client.suspending.run { passkeys.signIn(response) }`. */
    public suspend fun <T> run(task: SignetClient.() -> T): T = io { client.task() }

    private suspend fun <T> io(task: () -> T): T = runInterruptible(Dispatchers.IO) { task() }
}
