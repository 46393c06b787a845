package dev.signet.client

import java.net.URI
import java.net.URLDecoder
import java.security.MessageDigest
import java.security.SecureRandom
import java.util.Base64
import kotlinx.serialization.json.JsonObject
import okhttp3.HttpUrl

/**
 * What the app needs to complete a sign-in that a browser began. Keep it until the browser comes back.
 *
 * @property url where the user signs in: open it in a browser
 */
public data class BrowserSignIn(
    public val url: String,
    public val state: String,
    public val codeVerifier: String,
    public val redirectUri: String,
) {
    override fun toString(): String = "BrowserSignIn[$redirectUri]"
}

/** Signing in at Google, Apple and other providers. */
public class Providers internal constructor(private val client: SignetClient, private val service: HttpUrl) {
    private val random = SecureRandom()

    /**
     * Signs in with an ID token that a provider's SDK returned.
     *
     * @param provider its name in the service's settings
     * @param nonce what the app gave to the SDK, not hashed
     * @param invitation for somebody who has no account yet, if only invited people may register
     * @throws ServiceException 409 if there is an account with this address that the provider's account may not join
     */
    public fun signInWithIdToken(provider: String, idToken: String, nonce: String, invitation: String? = null): SignInResult {
        val proof = fields("id_token" to idToken, "nonce" to nonce)
        val all = proof + invitation?.let { fields("invitation" to it) }.orEmpty()
        return client.signInWith("/api/token/provider/${segment(provider)}/", JsonObject(all))
    }

    /**
     * Begins to sign in with a browser. Open the `url` of the result in one; it comes back to [redirectUri], which
     * [completeBrowserSignIn] takes.
     */
    public fun beginBrowserSignIn(provider: String, redirectUri: String): BrowserSignIn {
        val (state, verifier) = List(2) { base64Url(ByteArray(32).also(random::nextBytes)) }
        val url = service.at("/api/login/${segment(provider)}/")!!.newBuilder()
            .addQueryParameter("redirect_uri", redirectUri)
            .addQueryParameter("code_challenge", base64Url(MessageDigest.getInstance("SHA-256").digest(verifier.toByteArray())))
            .addQueryParameter("code_challenge_method", "S256")
            .addQueryParameter("state", state)
            .build()
        return BrowserSignIn(url.toString(), state, verifier, redirectUri)
    }

    /**
     * Completes a sign-in, with the address that the browser came back to.
     *
     * @throws ProviderException with the provider's word, such as `access_denied`
     * @throws IllegalArgumentException if the address belongs to another sign-in
     */
    public fun completeBrowserSignIn(begun: BrowserSignIn, address: String): SignInResult {
        val query = queryOf(address)
        require(query["state"] == begun.state) { "The browser came back from another sign-in." }
        val code = query["code"]?.takeIf(String::isNotEmpty) ?: throw ProviderException(query["error"] ?: "no code")
        val proof = fields("code" to code, "code_verifier" to begun.codeVerifier, "redirect_uri" to begun.redirectUri)
        return client.signInWith("/api/token/code/", proof)
    }

    /** Apps have addresses of their own, such as `com.example.app:/signed-in`, which OkHttp does not read. */
    private fun queryOf(address: String): Map<String, String> =
        URI(address).rawQuery.orEmpty().split('&').associate { part ->
            val (name, value) = listOf(part.substringBefore('='), part.substringAfter('=', ""))
            URLDecoder.decode(name, "UTF-8") to URLDecoder.decode(value, "UTF-8")
        }

    private fun base64Url(bytes: ByteArray): String = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
}
