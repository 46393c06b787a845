package dev.signet.client

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executors
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.mockwebserver.Dispatcher
import okhttp3.mockwebserver.MockResponse
import okhttp3.mockwebserver.MockWebServer
import okhttp3.mockwebserver.RecordedRequest
import okhttp3.mockwebserver.SocketPolicy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import sample.SignedOut
import sample.TokenAuthenticator
import sample.TokenStore
import sample.Tokens

/** The code for OkHttp in docs/your-own-client.md. */
class OwnClientTest {
    private val server = MockWebServer()
    private val store = TokenStore(Tokens("old", "refresh", "key"))
    private val keys = ConcurrentLinkedQueue<String>()
    private val refreshes = ConcurrentLinkedQueue<MockResponse>()
    private lateinit var http: OkHttpClient

    @BeforeEach
    fun start() {
        server.dispatcher = object : Dispatcher() {
            override fun dispatch(request: RecordedRequest): MockResponse = when {
                request.path == "/api/token/refresh/" -> {
                    keys += request.getHeader("Idempotency-Key")!!
                    refreshes.poll() ?: MockResponse().setBody("""{"access": "new", "refresh": "next"}""")
                }
                request.getHeader("Authorization") == "Bearer new" -> MockResponse()
                else -> MockResponse().setResponseCode(401)
            }
        }
        server.start()
        http = OkHttpClient.Builder()
            .addInterceptor(Interceptor { chain ->
                val signed = chain.request().newBuilder().header("Authorization", "Bearer ${store.tokens.access}")
                chain.proceed(signed.build())
            })
            .authenticator(TokenAuthenticator(server.url("/"), store))
            .build()
    }

    @AfterEach
    fun stop() = server.shutdown()

    private fun call(): Int = http.newCall(Request.Builder().url(server.url("/api/protected/")).build()).execute().use { it.code }

    @Test
    fun `the page shows the code that is tested here`() {
        val page = String(Files.readAllBytes(Path.of("../../docs/your-own-client.md")))
        val file = String(Files.readAllBytes(Path.of("src/test/kotlin/sample/TokenAuthenticator.kt")))

        assertEquals(page.substringAfter("```kotlin\n").substringBefore("```"), file.substringAfter("your-own-client.md.\n\n"))
    }

    @Test
    fun `whatever happens to the response, 8 calls refresh once, with the same key for each attempt`() {
        refreshes += MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST)
        refreshes += MockResponse().setResponseCode(401).setBody("<html>A hotel</html>")
        refreshes += MockResponse().setResponseCode(401).setBody("""{"detail": "Not authenticated"}""")
        refreshes += MockResponse().setResponseCode(307).setHeader("Location", "http://localhost:1/")
        val threads = Executors.newFixedThreadPool(8)

        val statuses = threads.invokeAll(List(8) { Callable { call() } }).map { it.get() }

        assertEquals(List(8) { 200 }, statuses)
        assertEquals(List(5) { "key" }, keys.toList())
        assertEquals("next", store.tokens.refresh)
        threads.shutdown()
    }

    @ParameterizedTest
    @ValueSource(
        strings = [
            """{"code": "token_not_valid"}""",
            """{"code": "mfa_enrolment_required"}""",
            """{"detail": "No active account found for the given token."}""",
        ],
    )
    fun `a session that has ended signs out`(body: String) {
        refreshes += MockResponse().setResponseCode(401).setBody(body)

        assertThrows(SignedOut::class.java) { call() }
        assertEquals(1, keys.size)
        assertEquals("key", store.tokens.key)
    }

    @Test
    fun `another host gets no token`() {
        MockWebServer().use { other ->
            other.enqueue(MockResponse().setResponseCode(401))
            other.start()

            val status = http.newCall(Request.Builder().url(other.url("/")).build()).execute().use { it.code }

            assertEquals(401, status)
            assertEquals(0, keys.size)
        }
    }
}
