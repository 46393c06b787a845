package dev.signet.client

import java.security.SecureRandom
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject

/**
 * The tokens of a session, with the `Idempotency-Key` of their one refresh. They are stored together, so the key is always
 * stored before the refresh is sent, and every attempt at it uses this key, also after a crash.
 *
 * @param id tells sessions of this device apart
 */
internal data class StoredSession(val id: String, val access: String, val refresh: String, val key: String) {
    fun renewed(tokens: Tokens): StoredSession =
        copy(access = tokens.access, refresh = tokens.refresh ?: refresh, key = randomKey())

    fun toJson(): JsonObject = buildJsonObject {
        put("id", JsonPrimitive(id))
        put("access", JsonPrimitive(access))
        put("refresh", JsonPrimitive(refresh))
        put("key", JsonPrimitive(key))
    }

    override fun toString(): String = "StoredSession[$id]"

    companion object {
        fun of(json: JsonElement?): StoredSession? {
            return StoredSession(
                text(json, "id") ?: return null,
                text(json, "access") ?: return null,
                text(json, "refresh") ?: return null,
                text(json, "key") ?: return null,
            )
        }
    }
}

/**
 * Everything that the client stores.
 *
 * @param ending sessions that the user ended while the service could not be told. Nobody is signed in by them.
 * @param device what the service gave this device at its last login, so that other people's wrong guesses do not delay it
 */
internal data class Stored(
    val session: StoredSession? = null,
    val ending: List<StoredSession> = emptyList(),
    val device: String? = null,
) {
    override fun toString(): String = "Stored[$session]"
}

/** The content of the storage, as an object. */
internal class StoredState(private val storage: TokenStorage) {
    /** @throws StorageException if the storage cannot be read */
    fun read(): Stored {
        val value = guarded { storage.get() }?.let(::json) as? JsonObject ?: return Stored()
        return Stored(
            StoredSession.of(value["session"]),
            (value["ending"] as? JsonArray).orEmpty().mapNotNull(StoredSession::of),
            text(value, "device"),
        )
    }

    /** @throws StorageException if the storage cannot be written */
    fun write(value: Stored) {
        if (value == Stored()) {
            guarded { storage.set(null) }
            return
        }
        val json = buildJsonObject {
            value.session?.let { put("session", it.toJson()) }
            put("ending", buildJsonArray { value.ending.forEach { add(it.toJson()) } })
            value.device?.let { put("device", JsonPrimitive(it)) }
        }
        guarded { storage.set(json.toString()) }
    }

    private fun <T> guarded(action: () -> T): T =
        try {
            action()
        } catch (fault: Exception) {
            throw StorageException(fault)
        }
}

private val random = SecureRandom()

/** Returns 128 random bits. */
internal fun randomKey(): String = ByteArray(16).also(random::nextBytes).joinToString("") { "%02x".format(it) }
