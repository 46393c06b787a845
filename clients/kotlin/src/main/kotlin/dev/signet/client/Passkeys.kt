package dev.signet.client

import java.io.IOException
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/**
 * Passkeys. Each use has two steps. The first returns options, as the JSON text that Android's Credential Manager takes:
 * `GetPublicKeyCredentialOption(options)` for an existing passkey, `CreatePublicKeyCredentialRequest(options)` for a new one.
 * The second takes its response: `authenticationResponseJson` or `registrationResponseJson`.
 */
public class Passkeys internal constructor(private val client: SignetClient) {
    /**
     * Returns the options of a sign-in.
     *
     * @param username whose passkeys; if this is null, the user chooses among those that the device knows
     */
    public fun signInOptions(username: String? = null): String =
        options("/api/token/passkey/options/", if (username == null) fields() else fields("username" to username))

    /**
     * Signs in.
     *
     * @throws ServiceException 401 if the service does not accept the passkey
     */
    public fun signIn(response: String): SignInResult =
        client.signInWith("/api/token/passkey/", JsonObject(credential(response)))

    /** Returns the options for a sign-in that needs a second factor, if `passkey` is among the [step]'s methods. */
    public fun secondFactorOptions(step: SignInResult.SecondFactor): String =
        options("/api/token/mfa/passkey/options/", fields("mfa_token" to step.token))

    /** Completes a sign-in that needs a second factor. */
    public fun verify(step: SignInResult.SecondFactor, response: String): SignInResult =
        client.signInWith("/api/token/mfa/passkey/", JsonObject(fields("mfa_token" to step.token) + credential(response)))

    /**
     * Returns the options of the first passkey of a new account.
     *
     * @param account `username` and, if the service verifies addresses, `email`; `invitation` if only invited people may register
     */
    public fun signUpOptions(account: Map<String, String>): String =
        text(client.call("POST", "/api/users/passkey/options/", json(account)))

    /** Requests an account that has a passkey in place of a password. Returns the account; it may first need the link in a mail. */
    public fun signUp(account: Map<String, String>, response: String): JsonElement? =
        client.call("POST", "/api/users/passkey/", JsonObject(json(account) + credential(response)))

    /**
     * Returns the options of one more passkey of the user.
     *
     * @param currentPassword not needed soon after a sign-in by another method
     */
    public fun addOptions(currentPassword: String? = null): String =
        text(client.call("POST", "/api/users/me/passkeys/options/", proof(currentPassword)))

    /**
     * Adds a passkey to the user's account. The first second factor of an account comes with `recovery_codes`.
     *
     * @param name by which the user recognizes it
     */
    public fun add(response: String, name: String? = null): JsonObject {
        val named = if (name == null) fields() else fields("name" to name)
        val added = client.call("POST", "/api/users/me/passkeys/", JsonObject(named + credential(response)))
        return added as? JsonObject ?: throw notTheService()
    }

    /** Returns the user's passkeys. */
    public fun list(): JsonArray {
        val all = client.call("GET", "/api/users/me/passkeys/") as? JsonObject
        return all?.get("passkeys") as? JsonArray ?: throw notTheService()
    }

    /**
     * Removes a passkey.
     *
     * @param currentPassword not needed soon after a sign-in by another method
     */
    public fun remove(id: String, currentPassword: String? = null) {
        client.call("DELETE", "/api/users/me/passkeys/${segment(id)}/", proof(currentPassword))
    }

    private fun options(path: String, body: JsonObject): String = text(client.prepareSignIn(path, body))

    private fun text(options: JsonElement?): String = (options as? JsonObject ?: throw notTheService()).toString()

    private fun proof(currentPassword: String?): JsonObject =
        if (currentPassword == null) fields() else fields("current_password" to currentPassword)

    private fun json(account: Map<String, String>) = JsonObject(account.mapValues { JsonPrimitive(it.value) })

    private fun credential(response: String): Map<String, JsonElement> {
        val credential = requireNotNull(json(response) as? JsonObject) { "The response is not the JSON of a credential." }
        return mapOf("credential" to credential)
    }

    private fun notTheService() = NetworkException(IOException("The response is not the service's."))
}
