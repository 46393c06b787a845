package dev.signet.client

import java.io.IOException
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
     * Ends a call that the service redirects, unless it is a GET or a HEAD, because OkHttp would send its body to whatever
     * address a 307 names. Add it to your own OkHttp client with [OkHttpClient.Builder.addNetworkInterceptor].
     */
    public val noRedirects: Interceptor = NoRedirects(recipients)

    /**
     * An OkHttp client with these three. It does not repeat requests on its own: OkHttp would also send a `POST` again whose
     * response was lost. Relative addresses do not exist in OkHttp: [call] takes a path.
     */
    public val http: OkHttpClient = http.newBuilder()
        .addInterceptor(interceptor)
        .addNetworkInterceptor(noRedirects)
        .authenticator(authenticator)
        .retryOnConnectionFailure(false)
        .build()

    /** For calls of the API, which the service never redirects. */
    private val api = this.http.newBuilder().followRedirects(false).build()

    /** Passkeys: signing in, second factor, sign-up, and those of the account. */
    public val passkeys: Passkeys = Passkeys(this)

    /** Signing in at Google, Apple and other providers. */
    public val providers: Providers = Providers(this, this.url)

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
        signInWith("/api/token/", fields("username" to username, "password" to password))

    /**
     * Mails a code to an address, if it can sign in. The result takes the code; a wrong one may be tried again.
     *
     * @throws ServiceException 429 after three mails whose codes were not used, with `retryAfter`
     */
    public fun signInWithEmailCode(email: String): EmailCodeSignIn {
        val asked = prepareSignIn("/api/token/email/", fields("email" to email))
        val request = text(asked, "request") ?: throw NetworkException(IOException("The response is not the service's."))
        return EmailCodeSignIn(this, fields("email" to email, "request" to request))
    }

    /** Sends the proof of any sign-in method to its endpoint, which returns tokens or asks for a second factor. */
    public fun signInWith(path: String, proof: Map<String, String>): SignInResult =
        signInWith(path, JsonObject(proof.mapValues { JsonPrimitive(it.value) }))

    /** Sends the proof of any sign-in method to its endpoint, which returns tokens or asks for a second factor. */
    public fun signInWith(path: String, proof: JsonObject): SignInResult =
        try {
            session.open(path, proof)
            SignInResult.SignedIn
        } catch (fault: ServiceException) {
            val token = text(fault.body, "mfa_token")
            when {
                token != null && fault.code == "mfa_required" ->
                    SignInResult.SecondFactor(methods(fault.body), token) { code ->
                        signInWith("/api/token/mfa/", fields("mfa_token" to token, "code" to code))
                    }
                token != null && fault.code == "mfa_enrolment_required" ->
                    SignInResult.Enrolment(endpoints, session, token)
                else -> throw fault
            }
        }

    /** Sends a request of a sign-in that returns no tokens yet, such as a challenge, and returns the response. */
    public fun prepareSignIn(path: String, body: JsonObject): JsonElement = endpoints.post(path, body)

    /** Asks for a new account. Returns the account; it may first need the link in a mail. */
    public fun signUp(username: String, email: String, password: String): JsonElement =
        endpoints.post("/api/users/", fields("username" to username, "email" to email, "password" to password))

    /** Returns the signed-in user's account. */
    public fun account(): JsonObject = expected(call("GET", "/api/users/me/"))

    /** Returns where the user is signed in. */
    public fun sessions(): JsonArray = expected(call("GET", "/api/sessions/"))

    /** Ends a session of the user by its id. */
    public fun endSession(id: String) {
        call("DELETE", "/api/sessions/${segment(id)}/")
    }

    /**
     * Calls any endpoint and returns the JSON of the response; null if it has none. Follows no redirects, because the service
     * never redirects these calls.
     *
     * @param path with its query, from `/api` on
     * @throws ServiceException if the status is no success
     * @throws NetworkException if no whole response arrived, or something else than the service has answered
     * @throws SignedOutException if the session has ended
     * @throws StorageException if the tokens could not be read or stored; the user is still signed in
     */
    public fun call(method: String, path: String, body: JsonElement? = null): JsonElement? {
        val content = body?.toString()?.toRequestBody("application/json".toMediaType())
        val empty = if (method in WITH_BODY) ByteArray(0).toRequestBody() else null
        val request = Request.Builder()
            .url(requireNotNull(url.at(path)) { "$path is not a path" })
            .header("Accept", "application/json")
            .method(method, content ?: empty)
            .build()
        try {
            api.newCall(request).execute().use { response ->
                if (response.isRedirect) {
                    throw IOException("The response is a redirect.")
                }
                if (!response.isSuccessful) {
                    throw errorOf(response)
                }
                if (response.code == 204 && method != "GET") {
                    return null
                }
                return json(response.body?.string().orEmpty()) ?: throw IOException("The response is no JSON.")
            }
        } catch (fault: SignetException) {
            throw fault
        } catch (fault: IOException) {
            throw NetworkException(fault)
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
     * @throws StorageException if the session could not be forgotten here; the service has ended it, if it could be reached
     */
    public fun signOut(): Boolean = session.signOut()

    /**
     * Ends all sessions of the user, on every device, or with [keepThis] all others.
     *
     * @throws NetworkException if the service could not be reached; then everything is as it was
     */
    public fun signOutEverywhere(keepThis: Boolean = false) {
        val current = session.stored() ?: throw SignedOutException()
        // The user relies on this, so a success without the service's words is no success.
        expected<JsonObject>(call("POST", "/api/logout/all/" + if (keepThis) "?except_current=true" else ""))
        if (!keepThis) {
            session.forget(current, SignedOutReason.USER)
        }
    }

    private companion object {
        val WITH_BODY = setOf("POST", "PUT", "PATCH")

        inline fun <reified T : JsonElement> expected(body: JsonElement?): T =
            body as? T ?: throw NetworkException(IOException("The response is not the service's."))

        fun methods(body: JsonElement?): List<String> =
            ((body as? JsonObject)?.get("methods") as? JsonArray).orEmpty().mapNotNull { (it as? JsonPrimitive)?.content }
    }
}
