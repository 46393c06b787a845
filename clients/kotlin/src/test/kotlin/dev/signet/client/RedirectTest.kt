package dev.signet.client

import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.mockwebserver.Dispatcher
import okhttp3.mockwebserver.MockResponse
import okhttp3.mockwebserver.MockWebServer
import okhttp3.mockwebserver.RecordedRequest
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** What goes to other hosts if the service, or something in its place, redirects to them: neither tokens nor bodies. */
class RedirectTest : PretendedService() {
    @ParameterizedTest
    @ValueSource(ints = [301, 302, 303, 307, 308])
    fun `a host that the service redirects to does not get the token, even if it answers 401`(status: Int) {
        val client = signedIn()
        val own = OkHttpClient.Builder().addInterceptor(client.interceptor).authenticator(client.authenticator).build()
        MockWebServer().use { other ->
            other.dispatcher = object : Dispatcher() {
                override fun dispatch(request: RecordedRequest) = MockResponse().setResponseCode(401)
            }
            other.start()
            onMoved = { redirect(status, other) }
            for (http in listOf(client.http, own)) {
                val request = Request.Builder().url(server.url("/api/moved/")).build()

                assertEquals(401, http.newCall(request).execute().use { it.code })
                assertNull(other.takeRequest().getHeader("Authorization"))
            }
            assertEquals(2, other.requestCount)
            assertEquals(0, refreshes.get())
        }
    }

    @ParameterizedTest
    @ValueSource(ints = [301, 302, 303, 307, 308])
    fun `a redirect of a token call is not followed, because it is no answer of the service`(status: Int) {
        val client = signedIn()
        MockWebServer().use { other ->
            other.dispatcher = object : Dispatcher() {
                override fun dispatch(request: RecordedRequest) = renewed()
            }
            other.start()
            onRefresh = { redirect(status, other) }
            onSignIn = { redirect(status, other) }

            assertThrows(NetworkException::class.java) { client.refresh() }
            assertThrows(NetworkException::class.java) { client.signIn("alice", "a password") }
            assertEquals("7", client.claims()!!["user_id"].toString())
            assertEquals(0, other.requestCount)
        }
    }

    private fun redirect(status: Int, other: MockWebServer): MockResponse =
        MockResponse().setResponseCode(status).setHeader("Location", other.url("/api/protected/"))

    @ParameterizedTest
    @ValueSource(ints = [301, 302, 303, 307, 308])
    fun `a body is not sent to where the service redirects`(status: Int) {
        val client = signedIn()
        val own = OkHttpClient.Builder()
            .addInterceptor(client.interceptor)
            .addNetworkInterceptor(client.noRedirects)
            .authenticator(client.authenticator)
            .build()
        MockWebServer().use { other ->
            other.start()
            onMoved = { redirect(status, other) }
            for (method in listOf("POST", "PUT", "PATCH", "DELETE")) {
                for (http in listOf(client.http, own)) {
                    val request = Request.Builder().url(server.url("/api/moved/")).method(method, "secret".toRequestBody()).build()

                    assertThrows(NetworkException::class.java, { http.newCall(request).execute().close() }, method)
                }
                assertThrows(NetworkException::class.java) { client.call(method, "/api/moved/", fields("a" to "secret")) }
            }
            assertThrows(NetworkException::class.java) { client.call("GET", "/api/moved/") }
            assertEquals(0, other.requestCount)
        }
    }
}
