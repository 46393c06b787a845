package dev.signet.client

import java.io.IOException
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import okhttp3.Response

/** The codes in the service's 401 to a refresh. The session has ended. */
private val ENDS = setOf("token_not_valid", "mfa_enrolment_required")

/** The one such 401 that has no code, in the languages of the service. */
private val NO_ACTIVE_ACCOUNT =
    setOf("No active account found for the given token.", "Zu diesem Token gibt es kein aktives Konto.")

/** Whatever this client throws is one of these. They are [IOException]s, because OkHttp passes on no others. */
public sealed class SignetException(message: String, cause: Throwable?) : IOException(message, cause)

/** The service answered with an error. */
public class ServiceException internal constructor(
    /** The HTTP status. */
    public val status: Int,
    /** The body, if it was JSON. */
    public val body: JsonElement?,
    /** The seconds in `Retry-After`, if the response had one. */
    public val retryAfter: Long? = null,
) : SignetException(text(body, "detail") ?: text(body, "error") ?: fault(body) ?: "The service answered with $status.", null) {
    /** The contract's code, if the response has one. */
    public val code: String? get() = text(body, "code")

    /** The errors of each field; those of the body as a whole are under `non_field_errors`. */
    public val fields: Map<String, List<String>>
        get() = faults(body)

    /**
     * Whether this response to a refresh says that the session is over. It must be the service's own: a gateway, a proxy or
     * a hotel's login page answers with 401, too, with HTML or with a JSON `detail` of its own.
     */
    internal val isEnd: Boolean get() = status == 401 && (code in ENDS || text(body, "detail") in NO_ACTIVE_ACCOUNT)

    /** Whether another attempt may go better. */
    internal val isPassing: Boolean get() = status == 408 || status == 429 || status >= 500
}

/** The service could not be reached, or did not answer in time. The user is still signed in. */
public class NetworkException internal constructor(cause: Throwable) :
    SignetException("The service could not be reached.", cause)

/** Nobody is signed in: the service ended the session, or the user signed out. */
public class SignedOutException internal constructor(cause: ServiceException? = null) :
    SignetException("Nobody is signed in.", cause)

/** The storage failed: a full disk, a locked keystore. This signs nobody out. */
public class StorageException internal constructor(cause: Throwable) :
    SignetException("The storage of the tokens failed.", cause)

/**
 * A browser came back from a provider without a sign-in.
 *
 * @property error the provider's word, such as `access_denied` if the user declined
 */
public class ProviderException internal constructor(public val error: String) :
    SignetException("The browser came back without a sign-in: $error", null)

internal fun json(text: String): JsonElement? =
    try {
        Json.parseToJsonElement(text)
    } catch (notJson: SerializationException) {
        null
    } catch (tooDeep: StackOverflowError) {
        // Nothing of the service's is nested so deeply.
        null
    }

internal fun text(body: JsonElement?, name: String): String? = text((body as? JsonObject)?.get(name))

private fun faults(body: JsonElement?): Map<String, List<String>> =
    (body as? JsonObject).orEmpty()
        .mapNotNull { (name, value) -> (value as? JsonArray)?.let { name to it.mapNotNull(::text) } }
        .toMap()

/** Returns the first error of a field, for logs. */
private fun fault(body: JsonElement?): String? =
    faults(body).entries.firstOrNull { it.value.isNotEmpty() }
        ?.let { (name, texts) -> if (name == "non_field_errors") texts[0] else "$name: ${texts[0]}" }

private fun text(value: JsonElement?): String? = (value as? JsonPrimitive)?.takeIf { it.isString }?.contentOrNull

internal fun errorOf(response: Response): ServiceException =
    ServiceException(response.code, json(shortText(response)), retryAfter(response))

/** In bytes. No response of the token endpoints, and no error, is longer. */
private const val LONGEST = 1_000_000L

/** Returns the text of a response. Whatever answers in the service's place may send without end. */
internal fun shortText(response: Response): String {
    val body = response.body ?: return ""
    if (body.source().request(LONGEST + 1)) {
        throw IOException("The response is too long.")
    }
    return body.string()
}

/** The seconds in `Retry-After`. The service sends seconds; a date would need the device's clock. */
internal fun retryAfter(response: Response): Long? =
    response.header("Retry-After")?.takeIf { it.matches(Regex("[0-9]{1,9}")) }?.toLong()
