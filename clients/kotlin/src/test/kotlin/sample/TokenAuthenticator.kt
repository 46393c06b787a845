package sample

import java.io.IOException
import java.util.UUID
import java.util.concurrent.TimeUnit
import okhttp3.Authenticator
import okhttp3.HttpUrl
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import okhttp3.Route
import org.json.JSONException
import org.json.JSONObject

class Tokens(val access: String, val refresh: String, val key: String)

class TokenStore(@Volatile var tokens: Tokens)

class SignedOut : IOException()

// From here on, this is the code in docs/your-own-client.md.

class TokenAuthenticator(private val url: HttpUrl, private val store: TokenStore) : Authenticator {
    private val plain = OkHttpClient.Builder()
        .callTimeout(10, TimeUnit.SECONDS)
        .followRedirects(false)
        .followSslRedirects(false)
        .build()

    override fun authenticate(route: Route?, response: Response): Request? {
        // A 401 may be another host's: your client may call others, or a redirect leads there.
        val address = response.request.url
        if (address.scheme != url.scheme || address.host != url.host || address.port != url.port) return null
        if (generateSequence(response) { it.priorResponse }.count() > 2) return null
        val sent = response.request.header("Authorization")
        // One thread refreshes; the others wait here, and then find new tokens.
        val access = synchronized(this) {
            if (sent == "Bearer ${store.tokens.access}") refresh()
            store.tokens.access
        }
        return response.request.newBuilder().header("Authorization", "Bearer $access").build()
    }

    private fun refresh() {
        val tokens = store.tokens
        val request = Request.Builder().url(url.resolve("/api/token/refresh/")!!)
            .header("Idempotency-Key", tokens.key)
            .header("Accept-Language", "en")
            .post(JSONObject(mapOf("refresh" to tokens.refresh)).toString().toRequestBody("application/json".toMediaType()))
            .build()
        repeat(5) { attempt ->
            try {
                plain.newCall(request).execute().use { answer ->
                    val body = JSONObject(answer.body!!.string())
                    if (body.has("access")) {
                        val refresh = body.optString("refresh", tokens.refresh)
                        store.tokens = Tokens(body.getString("access"), refresh, UUID.randomUUID().toString())
                        return
                    }
                    val ended = body.optString("code") in ENDED || body.optString("detail") == NO_ACCOUNT
                    if (answer.code == 401 && ended) throw SignedOut()
                }
            } catch (ended: SignedOut) {
                throw ended
            } catch (lost: IOException) {
                // No response, or not all of it.
            } catch (page: JSONException) {
                // Something else has answered.
            }
            Thread.sleep(300L shl attempt)
        }
        throw IOException("No connection. The user is still signed in.")
    }

    private companion object {
        val ENDED = setOf("token_not_valid", "mfa_enrolment_required")
        const val NO_ACCOUNT = "No active account found for the given token."
    }
}
