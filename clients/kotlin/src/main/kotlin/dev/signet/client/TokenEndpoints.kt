package dev.signet.client

import java.io.IOException
import java.io.InterruptedIOException
import java.util.concurrent.TimeUnit
import kotlin.math.ceil
import kotlin.math.min
import kotlin.random.Random
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import okhttp3.Authenticator
import okhttp3.Headers
import okhttp3.Headers.Companion.headersOf
import okhttp3.HttpUrl
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

/**
 * How long the client waits, and how often it tries again.
 *
 * @param timeout milliseconds for one attempt at a refresh or a sign-in
 * @param retries how many more times a refresh is attempted if the service cannot be reached or is busy
 * @param longestWait milliseconds: the longest `Retry-After` that is waited for; a longer one is an error at once
 */
public data class Patience(val timeout: Long = 10_000, val retries: Int = 4, val longestWait: Long = 30_000)

/** The tokens in a response; no refresh token if they do not rotate. */
internal class Tokens(val access: String, val refresh: String?)

/** The response to a sign-in: the tokens, the whole body, and what identifies this device at its next sign-in. */
internal class Opened(val tokens: Tokens, val body: JsonElement, val device: String?)

/** The service's token endpoints. They get no access token, and each attempt has a time limit. */
internal class TokenEndpoints(
    private val url: HttpUrl,
    http: OkHttpClient,
    private val patience: Patience,
    val clock: ServiceClock,
) {
    private val http = http.newBuilder()
        .callTimeout(patience.timeout, TimeUnit.MILLISECONDS)
        .authenticator(Authenticator.NONE)
        // The client itself repeats requests, with a key.
        .retryOnConnectionFailure(false)
        // A 307 would send the body, with a token or a password, to whatever address it names.
        .followRedirects(false)
        .followSslRedirects(false)
        .build()

    /** Until then, on the clock, the service has asked to be left alone. */
    @Volatile
    private var busyUntil = Double.NEGATIVE_INFINITY

    /**
     * Exchanges the refresh token. Repeats the request, with the same key, until there is a response or patience ends.
     *
     * @throws ServiceException the service's response; [ServiceException.isEnd] says whether the session is over
     * @throws NetworkException if nothing that can be the service's response arrived
     */
    fun refresh(session: StoredSession): Tokens {
        var attempt = 0
        while (true) {
            try {
                untilReady()
                return tokens("/api/token/refresh/", fields("refresh" to session.refresh), headersOf("Idempotency-Key", session.key)).tokens
            } catch (caught: SignetException) {
                val fault = asOurs(caught)
                heed(fault)
                if (attempt >= patience.retries || fault is ServiceException && !fault.isPassing) {
                    throw fault
                }
                if (busyUntil <= clock.now()) {
                    pause((300L shl attempt) / 2 * (1 + Random.nextDouble()))
                }
            }
            attempt++
        }
    }

    /** Sends the proof of a sign-in. */
    fun open(path: String, proof: JsonObject, device: String?): Opened =
        tokens(path, proof, device?.let { headersOf("Signet-Device", it) } ?: headersOf()).let {
            if (it.tokens.refresh == null) {
                throw IllegalStateException("The service returned no refresh token. This client does not use cookies.")
            }
            Opened(it.tokens, it.body, it.device ?: device)
        }

    /** Ends the session of the refresh token. */
    fun blacklist(refresh: String) {
        post("/api/token/blacklist/", fields("refresh" to refresh))
    }

    /**
     * Sends JSON once and returns the JSON of the response.
     *
     * @throws ServiceException if the status is no success
     * @throws NetworkException if no whole response arrived in time
     */
    fun post(path: String, body: JsonObject): JsonElement = send(path, body, headersOf()).first

    private fun tokens(path: String, body: JsonObject, headers: Headers): Opened {
        val sent = clock.now()
        val (json, received) = send(path, body, headers)
        // Without tokens, something else than the service has answered, such as a hotel's login page.
        val tokens = tokensIn(json) ?: throw NetworkException(IOException("The response has no tokens."))
        clock.received(tokens.access, sent)
        return Opened(tokens, json, received["Signet-Device"])
    }

    private fun tokensIn(body: JsonElement): Tokens? {
        val access = text(body, "access")?.takeIf(::isToken) ?: return null
        val refresh = text(body, "refresh")?.takeIf(String::isNotEmpty)
        val rotates = body is JsonObject && "refresh" in body
        return if (rotates && refresh == null) null else Tokens(access, refresh)
    }

    private fun send(path: String, body: JsonObject, headers: Headers): Pair<JsonElement, Headers> {
        val request = Request.Builder()
            .url(url.at(path)!!)
            .headers(headers)
            .header("Accept", "application/json")
            .post(body.toString().toRequestBody(JSON))
            .build()
        try {
            http.newCall(request).execute().use { response ->
                if (response.isRedirect) {
                    throw IOException("The service never redirects this, so something else has answered.")
                }
                if (!response.isSuccessful) {
                    throw errorOf(response)
                }
                val received = json(shortText(response)) ?: throw IOException("The response is no JSON.")
                return received to response.headers
            }
        } catch (fault: ServiceException) {
            throw fault
        } catch (fault: IOException) {
            // The network may have changed: then the other connections that were kept open are dead, too.
            http.connectionPool.evictAll()
            throw NetworkException(fault)
        }
    }

    /** A 401 that is not the service's comes from the network. */
    private fun asOurs(fault: SignetException): SignetException =
        if (fault is ServiceException && fault.status == 401 && !fault.isEnd) NetworkException(fault) else fault

    private fun heed(fault: SignetException) {
        val seconds = (fault as? ServiceException)?.retryAfter ?: return
        busyUntil = clock.now() + min(seconds, LONGEST_BUSY)
    }

    private fun untilReady() {
        val wait = busyUntil - clock.now()
        if (wait * 1000 > patience.longestWait) {
            throw ServiceException(503, null, ceil(wait).toLong())
        }
        if (wait > 0) {
            pause(wait * 1000)
        }
    }
}

/** The longest time, in seconds, that one response can keep the client from refreshing. It may not be the service's. */
private const val LONGEST_BUSY = 3600L

/** Returns the address of a path of the service, whose own address may have a path, too; null if there is no such address. */
internal fun HttpUrl.at(path: String): HttpUrl? =
    resolve(if (path.startsWith("/")) encodedPath.trimEnd('/') + path else path)?.takeIf { origin(it) == origin(this) }

/** Returns a name as one part of a path, whatever is in it. */
internal fun segment(name: String): String =
    HttpUrl.Builder().scheme("https").host("name").addPathSegment(name).build().encodedPathSegments.last()

internal fun origin(url: HttpUrl): Triple<String, String, Int> = Triple(url.scheme, url.host, url.port)

/** Returns an object of texts. */
internal fun fields(vararg texts: Pair<String, String>): JsonObject =
    JsonObject(texts.associate { (name, value) -> name to JsonPrimitive(value) })

private val JSON = "application/json".toMediaType()

/** Waits so many milliseconds. */
internal fun pause(milliseconds: Double) {
    try {
        Thread.sleep(ceil(milliseconds).toLong())
    } catch (interrupted: InterruptedException) {
        Thread.currentThread().interrupt()
        throw NetworkException(InterruptedIOException("interrupted"))
    }
}
