package dev.signet.client

import java.io.IOException
import java.util.concurrent.TimeUnit
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import okhttp3.Authenticator
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import okhttp3.Route

/** An app as most are: an interceptor and an authenticator, as tutorials show them. For the table in docs/clients.md. */
internal class BareClient(private val url: String) : Driven {
    private val timeout = setting("SIGNET_TIMEOUT", "10000").toLong()
    private val plain = OkHttpClient.Builder().callTimeout(timeout, TimeUnit.MILLISECONDS).build()
    private val api = OkHttpClient.Builder()
        .callTimeout(2 * timeout, TimeUnit.MILLISECONDS)
        .addInterceptor { chain -> chain.proceed(signed(chain.request())) }
        .authenticator(object : Authenticator {
            override fun authenticate(route: Route?, response: Response): Request? = renewed(response)
        })
        .build()

    private var tokens: JsonObject?
        get() = DriverStorage.get()?.let(::json) as? JsonObject
        set(value) = DriverStorage.set(value?.toString())

    private fun signed(request: Request): Request {
        val access = text(tokens, "access") ?: return request
        return request.newBuilder().header("Authorization", "Bearer $access").build()
    }

    @Synchronized
    private fun renewed(response: Response): Request? {
        if (response.priorResponse != null) {
            return null
        }
        val current = text(tokens, "access")
        if (response.request.header("Authorization") == "Bearer $current") {
            val answer = send(plain, "/api/token/refresh/", fields("refresh" to (text(tokens, "refresh") ?: return null)))
            if (answer.first == 401) {
                tokens = null
            }
            tokens = answer.second as? JsonObject ?: return null
        }
        return signed(response.request)
    }

    private fun send(http: OkHttpClient, path: String, body: JsonObject): Pair<Int, JsonElement?> {
        val request = Request.Builder().url(url + path).post(body.toString().toRequestBody("application/json".toMediaType()))
        return http.newCall(request.build()).execute().use { answer ->
            val received = answer.body?.string().orEmpty()
            answer.code to json(received).takeIf { answer.isSuccessful }
        }
    }

    override fun state(): Map<String, JsonElement> = mapOf("signedIn" to JsonPrimitive(text(tokens, "refresh") != null))

    override fun act(what: String, command: JsonObject): String =
        try {
            word(what, command)
        } catch (fault: IOException) {
            "network"
        }

    private fun word(what: String, command: JsonObject): String {
        val status = when (what) {
            "signIn" -> {
                val login = fields("username" to given(command, "username"), "password" to given(command, "password"))
                send(plain, "/api/token/", login).let { (status, pair) ->
                    tokens = pair as? JsonObject
                    return if (pair == null) "$status" else "signedIn"
                }
            }
            "call" -> api.newCall(Request.Builder().url("$url/api/protected/").build()).execute().use { it.code }
            "post" -> send(api, "/api/posts/", post(command)).first
            "signOut" -> try {
                send(api, "/api/logout/", fields("refresh" to text(tokens, "refresh").orEmpty())).first
            } finally {
                tokens = null
            }
            else -> throw IllegalArgumentException(what)
        }
        return if (status in 200..299) "ok" else if (tokens == null) "signed_out" else "$status"
    }
}
