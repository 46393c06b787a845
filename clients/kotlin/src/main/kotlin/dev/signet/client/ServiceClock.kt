package dev.signet.client

import java.util.Base64
import kotlin.math.max
import kotlin.math.min
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.longOrNull

/** Returns the claims of a token; those of a text that is no JWT are empty. The client does not verify them. */
internal fun claimsOf(token: String): JsonObject =
    try {
        json(String(Base64.getUrlDecoder().decode(token.split('.').getOrElse(1) { "" }), Charsets.UTF_8)) as? JsonObject
    } catch (noJwt: IllegalArgumentException) {
        null
    } ?: JsonObject(emptyMap())

/** Returns whether this can be an access token of the service: a JWT with a time of expiry. */
internal fun isToken(text: String): Boolean = seconds(claimsOf(text), "exp") > 0

private fun seconds(claims: JsonObject, name: String): Long = (claims[name] as? JsonPrimitive)?.longOrNull ?: 0

/**
 * The service's clock, as far as the tokens show it. A token is issued now, so its `iat` is the service's time; from then on
 * the device counts seconds. What the device believes the date to be does not matter.
 */
internal class ServiceClock(private val seconds: () -> Double = { System.nanoTime() / 1e9 }) {
    /** The service's time minus that of [seconds]. */
    @Volatile
    private var ahead = Double.NEGATIVE_INFINITY

    fun now(): Double = seconds()

    /**
     * The service has sent this token.
     *
     * @param sent when the request was sent. The token was issued after that, and `iat` is rounded down. (A repeated response
     *   brings a token that was issued earlier. It says nothing new.)
     */
    @Synchronized
    fun received(token: String, sent: Double) {
        val shown = seconds(claimsOf(token), "iat") + 1 - sent
        ahead = max(ahead, shown)
        // The service's clock was set back, or this is a very old token. Using it decides: if it has expired, it costs one 401.
        if (left(token) <= 1) {
            ahead = shown
        }
    }

    /**
     * Returns what is left of the token: more than 1 if it should be used as it is, 0 or less if it has expired. In between it
     * should be refreshed soon: when a tenth of its lifetime is left, 30 seconds at most. As long as no token has come since
     * the start, the time is unknown, and the service decides.
     */
    fun left(token: String): Double {
        val claims = claimsOf(token)
        val exp = seconds(claims, "exp")
        return (exp - ahead - seconds()) / min(30.0, (exp - seconds(claims, "iat")) / 10.0)
    }
}
