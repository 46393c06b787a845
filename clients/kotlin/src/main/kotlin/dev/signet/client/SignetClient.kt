package dev.signet.client

import java.io.IOException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runInterruptible
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import okhttp3.Authenticator
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.Interceptor
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

/**
 * A client of one Signet service, for one signed-in user at a time. Its functions wait for the network: call them on a
 * worker thread, or use [suspending].
 *
 * @param url the service's address, without `/api`: `https://id.example.com`, or `https://example.com/id`
 * @param storage where the tokens are kept
 * @param http sends the requests; its settings are kept
 * @param resources addresses of other services that get the access token. Nobody else gets it.
 */
public class SignetClient(
    url: String,
    storage: TokenStorage = MemoryStorage(),
    http: OkHttpClient = OkHttpClient(),
    patience: Patience = Patience(),
    resources: List<String> = emptyList(),
) {
    private val url = url.toHttpUrl()
    private val events = Emitter()
    private val endpoints = TokenEndpoints(this.url, http, patience, ServiceClock())
    private val recipients = Recipients(this.url, resources.map { it.toHttpUrl() })
    private val session = DeviceSession(endpoints, StoredState(storage), this.url.toString(), events)

    /**
     * Adds the access token to requests to the service, refreshes it when it is about to expire, and repeats requests that
     * got 429 or 503. Add it to your own OkHttp client, together with [authenticator], and turn off
     * [OkHttpClient.Builder.retryOnConnectionFailure], which would also send a `POST` again whose response was lost.
     */
    public val interceptor: Interceptor = SignetInterceptor(session, recipients, patience, http.connectionPool)

    /** Refreshes the token if the service rejected it, once for any number of calls, and repeats the call. */
    public val authenticator: Authenticator = SignetAuthenticator(session, recipients)

    /**
     * An OkHttp client with both. It does not repeat requests on its own: OkHttp would also send a `POST` again whose response
     * was lost. Relative addresses do not exist in OkHttp: [call] takes a path.
     */
    public val http: OkHttpClient = http.newBuilder()
        .addInterceptor(interceptor)
        .authenticator(authenticator)
        .retryOnConnectionFailure(false)
        .build()

    /** The same functions for coroutines. */
    public val suspending: SuspendingClient get() = SuspendingClient(this)

    init {
        session.start()
    }

    /** Calls the listener on every event. Close the result to stop that. */
    public fun onEvent(listener: (SignetEvent) -> Unit): AutoCloseable = events.add(listener)

    /** Returns the claims of the user's access token; null if nobody is signed in. Sends no request. */
    public fun claims(): JsonObject? = session.stored()?.let { claimsOf(it.access) }

    /**
     * Signs in with a password.
     *
     * @throws ServiceException 401 if name or password are wrong; 429 after too many wrong ones
     * @throws NetworkException if the service could not be reached
     */
    public fun signIn(username: String, password: String): SignInResult =
        signInWith("/api/token/", mapOf("username" to username, "password" to password))

    /** Sends the proof of any sign-in method to its endpoint, which returns tokens or asks for a second factor. */
    public fun signInWith(path: String, proof: Map<String, String>): SignInResult =
        try {
            session.open(path, proof)
            SignInResult.SignedIn
        } catch (fault: ServiceException) {
            val token = text(fault.body, "mfa_token")
            when {
                token != null && fault.code == "mfa_required" ->
                    SignInResult.SecondFactor(methods(fault.body)) { code ->
                        signInWith("/api/token/mfa/", mapOf("mfa_token" to token, "code" to code))
                    }
                token != null && fault.code == "mfa_enrolment_required" ->
                    SignInResult.Enrolment(endpoints, session, token)
                else -> throw fault
            }
        }

    /** Sends a request of a sign-in that returns no tokens yet, such as a challenge, and returns the response. */
    public fun prepareSignIn(path: String, body: Map<String, String>): JsonElement = endpoints.post(path, body)

    /** Asks for a new account. Returns the account; it may first need the link in a mail. */
    public fun signUp(username: String, email: String, password: String): JsonElement =
        endpoints.post("/api/users/", mapOf("username" to username, "email" to email, "password" to password))

    /** Returns the signed-in user's account. */
    public fun account(): JsonObject = call("GET", "/api/users/me/") as JsonObject

    /** Returns where the user is signed in. */
    public fun sessions(): JsonArray = call("GET", "/api/sessions/") as JsonArray

    /** Ends a session of the user by its id. */
    public fun endSession(id: String) {
        call("DELETE", "/api/sessions/$id/")
    }

    /**
     * Calls any endpoint and returns the JSON of the response; null if it has none.
     *
     * @param path with its query, from `/api` on
     * @throws ServiceException if the status is no success
     * @throws NetworkException if no whole response arrived
     * @throws SignedOutException if the session has ended
     */
    public fun call(method: String, path: String, body: JsonElement? = null): JsonElement? {
        val content = body?.toString()?.toRequestBody("application/json".toMediaType())
        val empty = if (method in WITH_BODY) ByteArray(0).toRequestBody() else null
        val request = Request.Builder()
            .url(requireNotNull(url.at(path)) { "$path is not a path" })
            .header("Accept", "application/json")
            .method(method, content ?: empty)
            .build()
        http.newCall(request).execute().use { response ->
            try {
                if (!response.isSuccessful) {
                    throw errorOf(response)
                }
                return json(response.body?.string().orEmpty())
            } catch (fault: SignetException) {
                throw fault
            } catch (fault: IOException) {
                throw NetworkException(fault)
            }
        }
    }

    /**
     * Replaces the access token now, whether it has expired or not.
     *
     * @throws SignedOutException if nobody is signed in, or the session has ended
     */
    public fun refresh() {
        session.renew(session.stored() ?: throw SignedOutException())
    }

    /**
     * Ends the session on this device. Afterwards nobody is signed in, even if the network is dead.
     *
     * @return whether the service knows. If not, the client tells it at its next start or sign-in.
     */
    public fun signOut(): Boolean = session.signOut()

    /**
     * Ends all sessions of the user, on every device, or with [keepThis] all others.
     *
     * @throws NetworkException if the service could not be reached; then everything is as it was
     */
    public fun signOutEverywhere(keepThis: Boolean = false) {
        val current = session.stored() ?: throw SignedOutException()
        call("POST", "/api/logout/all/" + if (keepThis) "?except_current=true" else "")
        if (!keepThis) {
            session.forget(current, SignedOutReason.USER)
        }
    }

    private companion object {
        val WITH_BODY = setOf("POST", "PUT", "PATCH")

        fun methods(body: JsonElement?): List<String> =
            ((body as? JsonObject)?.get("methods") as? JsonArray).orEmpty().map { (it as JsonPrimitive).content }
    }
}

/** How a sign-in went on. A wrong password is an error, and thrown. */
public sealed class SignInResult {
    public object SignedIn : SignInResult()

    /**
     * The first step was right, and the user has a second factor.
     *
     * @property methods the kinds of second factor that the user has
     */
    public class SecondFactor internal constructor(
        public val methods: List<String>,
        private val complete: (String) -> SignInResult,
    ) : SignInResult() {
        /** Completes the sign-in with a code of the app, or with a recovery code. A wrong one may be tried again. */
        public fun verify(code: String): SignInResult = complete(code)
    }

    /** The first step was right, and the user must set up a second factor to go on. */
    public class Enrolment internal constructor(
        private val endpoints: TokenEndpoints,
        private val session: DeviceSession,
        private val token: String,
    ) : SignInResult() {
        /** Returns a secret for an authenticator app. */
        public fun begin(): JsonElement = endpoints.post("/api/token/mfa/totp/", mapOf("mfa_token" to token))

        /** Completes the sign-in with the app's first code, and returns the recovery codes. */
        public fun confirm(code: String): List<String> {
            val opened = session.open("/api/token/mfa/totp/confirm/", mapOf("mfa_token" to token, "code" to code))
            val codes = (opened.body as? JsonObject)?.get("recovery_codes") as? JsonArray
            return codes.orEmpty().map { (it as JsonPrimitive).content }
        }
    }
}

/** The functions of [SignetClient] for coroutines. They wait on [Dispatchers.IO], and cancellation interrupts them. */
public class SuspendingClient internal constructor(private val client: SignetClient) {
    public suspend fun signIn(username: String, password: String): SignInResult = io { client.signIn(username, password) }

    public suspend fun signInWith(path: String, proof: Map<String, String>): SignInResult =
        io { client.signInWith(path, proof) }

    public suspend fun prepareSignIn(path: String, body: Map<String, String>): JsonElement =
        io { client.prepareSignIn(path, body) }

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

    private suspend fun <T> io(task: () -> T): T = runInterruptible(Dispatchers.IO) { task() }
}
