package dev.signet.client

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.util.Base64
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.mockwebserver.Dispatcher
import okhttp3.mockwebserver.MockResponse
import okhttp3.mockwebserver.MockWebServer
import okhttp3.mockwebserver.RecordedRequest
import okhttp3.mockwebserver.SocketPolicy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.junit.jupiter.params.provider.ValueSource

/** What the behaviour suite does not see: which hosts get the token, errors, storage, and coroutines. */
class SignetClientTest {
    private val server = MockWebServer()
    private val storage = MemoryStorage()
    private val refreshes = AtomicInteger()

    /** The token that the pretended service accepts. */
    @Volatile
    private var good = token(0)

    @Volatile
    private var onSignIn: () -> MockResponse = { MockResponse().setBody("""{"access": "$good", "refresh": "r0"}""") }

    @Volatile
    private var onRefresh: (RecordedRequest) -> MockResponse = { renewed() }

    @Volatile
    private var onMoved: () -> MockResponse = { MockResponse() }

    private fun token(number: Int): String {
        val claims = """{"iat": 1000, "exp": 4000, "user_id": 7, "jti": "$number"}"""
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.toByteArray()) + ".signature"
    }

    private fun renewed(): MockResponse {
        good = token(refreshes.incrementAndGet())
        return MockResponse().setBody("""{"access": "$good", "refresh": "r${refreshes.get()}"}""")
    }

    @BeforeEach
    fun start() {
        server.dispatcher = object : Dispatcher() {
            override fun dispatch(request: RecordedRequest): MockResponse = when (request.path) {
                "/api/token/" -> onSignIn()
                "/api/token/refresh/" -> onRefresh(request)
                "/api/moved/" -> onMoved()
                "/api/invalid/" -> MockResponse().setResponseCode(400).setBody("""{"title": ["Too long.", "Bad."]}""")
                else -> if (request.getHeader("Authorization") == "Bearer $good") {
                    MockResponse().setBody("""{"message": "Hello"}""")
                } else {
                    MockResponse().setResponseCode(401).setBody("""{"detail": "no", "code": "token_not_valid"}""")
                }
            }
        }
        server.start()
    }

    @AfterEach
    fun stop() = server.shutdown()

    private fun client(): SignetClient = SignetClient(
        server.url("/").toString(),
        storage,
        patience = Patience(timeout = 2_000, retries = 0),
    )

    private fun signedIn(): SignetClient = client().apply { signIn("alice", "a password") }

    @Test
    fun `any number of calls with a rejected token refresh it once`() {
        val client = signedIn()
        good = "another"
        val threads = Executors.newFixedThreadPool(8)

        val answers = threads.invokeAll(List(8) { Callable { client.call("GET", "/api/protected/").toString() } })

        assertEquals(setOf("""{"message":"Hello"}"""), answers.map { it.get() }.toSet())
        assertEquals(1, refreshes.get())
        threads.shutdown()
    }

    @Test
    fun `coroutines refresh once, too`() = runBlocking {
        val client = signedIn()
        good = "another"

        val answers = List(8) { async { client.suspending.call("GET", "/api/protected/").toString() } }.awaitAll()

        assertEquals(setOf("""{"message":"Hello"}"""), answers.toSet())
        assertEquals(1, refreshes.get())
    }

    @Test
    fun `the key is stored before the refresh is sent, and a repetition has the same one`() {
        val client = signedIn()
        val keys = mutableListOf<String?>()
        onRefresh = { request ->
            keys += request.getHeader("Idempotency-Key")
            assertTrue(storage.get()!!.contains(keys.last()!!))
            MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST)
        }
        assertThrows(NetworkException::class.java) { client.refresh() }
        assertThrows(NetworkException::class.java) { client().refresh() }
        onRefresh = { request -> renewed().also { keys += request.getHeader("Idempotency-Key") } }
        client().refresh()
        client().refresh()

        assertEquals(keys[0], keys[1])
        assertEquals(keys[0], keys[2])
        assertFalse(keys[2] == keys[3])
    }

    @Test
    fun `other hosts do not get the token`() {
        val client = signedIn()
        MockWebServer().use { other ->
            other.enqueue(MockResponse().setResponseCode(401))
            other.start()

            val status = client.http.newCall(Request.Builder().url(other.url("/api/protected/")).build()).execute().use { it.code }

            assertEquals(401, status)
            assertNull(other.takeRequest().getHeader("Authorization"))
            assertEquals(0, refreshes.get())
        }
    }

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
    @ValueSource(strings = ["/id", "/id/"])
    fun `a path in the service's address comes before every path`(path: String) {
        MockWebServer().use { below ->
            below.enqueue(MockResponse().setBody("""{"access": "$good", "refresh": "r0"}"""))
            repeat(2) { below.enqueue(MockResponse().setBody("{}")) }
            below.start()
            val client = SignetClient(below.url(path).toString())
            client.signIn("alice", "a password")
            client.call("GET", "/api/protected/")
            client.call("POST", "/api/token/verify/")

            assertEquals(
                listOf("/id/api/token/" to null, "/id/api/protected/" to "Bearer $good", "/id/api/token/verify/" to null),
                List(3) { below.takeRequest() }.map { it.path to it.getHeader("Authorization") },
            )
        }
    }

    @Test
    fun `the pair works in another OkHttp client`() {
        val client = signedIn()
        good = "another"
        val own = OkHttpClient.Builder().addInterceptor(client.interceptor).authenticator(client.authenticator).build()

        own.newCall(Request.Builder().url(server.url("/api/protected/")).build()).execute().use {
            assertEquals(200, it.code)
        }
    }

    @Test
    fun `only the service ends a session`() {
        val client = signedIn()
        val events = mutableListOf<SignetEvent>()
        client.onEvent(events::add)
        onRefresh = { MockResponse().setResponseCode(401).setBody("<html>Log in to the hotel's network</html>") }
        assertThrows(ServiceException::class.java) { client.refresh() }
        assertEquals("7", client.claims()!!["user_id"].toString())

        onRefresh = { MockResponse().setResponseCode(401).setBody("""{"detail": "Token is blacklisted", "code": "token_not_valid"}""") }
        assertThrows(SignedOutException::class.java) { client.refresh() }

        assertNull(client.claims())
        assertNull(storage.get()?.let(::json)?.let { (it as kotlinx.serialization.json.JsonObject)["session"] })
        val ended = events.filterIsInstance<SignetEvent.SignedOut>().single()
        assertEquals(SignedOutReason.ENDED, ended.reason)
        assertEquals("Token is blacklisted", ended.error!!.message)
    }

    @ParameterizedTest
    @ValueSource(
        strings = [
            """{"detail": "Not authenticated"}""",
            """{"detail": "Authentication credentials were not provided."}""",
            """{"detail": "Token is blacklisted"}""",
            """{"detail": "No active account found with the given credentials"}""",
            """{"detail": "Unauthorized", "code": "unauthorized"}""",
            """{"detail": "Unauthorized", "code": 401}""",
            """{"detail": ["No active account found for the given token."], "code": ["token_not_valid"]}""",
            """{"error": "token_not_valid"}""",
            """"token_not_valid"""",
            "null",
        ],
    )
    fun `a 401 of somebody else, in JSON too, never signs out`(body: String) {
        val client = signedIn()
        onRefresh = { MockResponse().setResponseCode(401).setBody(body) }

        assertThrows(ServiceException::class.java) { client.refresh() }
        assertEquals("7", client.claims()!!["user_id"].toString())
    }

    @Test
    fun `every 401 with which the service refuses a refresh signs out, in each of its languages`() {
        val german = json(String(Files.readAllBytes(Path.of("../../src/main/resources/dev/signet/web/errors.de.json"))))
        val noAccount = "No active account found for the given token."
        val bodies = listOf(
            """{"detail": "Token is expired", "code": "token_not_valid"}""",
            """{"detail": "Das Token ist gesperrt", "code": "token_not_valid"}""",
            """{"detail": "This account must set up a second factor. Log in again.", "code": "mfa_enrolment_required"}""",
            """{"detail": "$noAccount"}""",
            """{"detail": "${text(german, noAccount)}"}""",
        )
        for (body in bodies) {
            val client = signedIn()
            onRefresh = { MockResponse().setResponseCode(401).setBody(body) }

            assertThrows(SignedOutException::class.java, { client.refresh() }, body)
            assertNull(client.claims())
        }
    }

    @Test
    fun `errors have the faults of their fields`() {
        val fault = assertThrows(ServiceException::class.java) { signedIn().call("POST", "/api/invalid/") }

        assertEquals(400, fault.status)
        assertEquals(mapOf("title" to listOf("Too long.", "Bad.")), fault.fields)
    }

    @Test
    fun `a dead network is no sign-out`() {
        val client = signedIn()
        server.shutdown()

        assertThrows(NetworkException::class.java) { client.call("GET", "/api/protected/") }
        assertThrows(IOException::class.java) { client.refresh() }
        assertFalse(client.signOut())
        assertNull(client.claims())
        assertTrue(storage.get()!!.contains("r0"), "the session is ended later")
    }

    @ParameterizedTest
    @ValueSource(strings = ["", "nonsense", "[]", "{", """{"session": 7}""", """{"session": {"id": "x"}, "ending": 5}"""])
    fun `a storage with something else in it is empty`(text: String) {
        storage.set(text)

        assertNull(client().claims())
    }

    @Test
    fun `a file keeps the text and can be emptied`(@TempDir folder: Path) {
        val file = FileStorage(folder.resolve("tokens"))
        assertNull(file.get())
        file.set("ä text")
        file.set("another")

        assertEquals("another", FileStorage(folder.resolve("tokens")).get())
        assertEquals(1, Files.list(folder).use { it.count() })
        file.set(null)
        assertNull(file.get())
    }

    @Test
    fun `if a file cannot be written, no draft with the tokens is left`(@TempDir folder: Path) {
        Files.createDirectories(folder.resolve("tokens/not empty"))

        assertThrows(IOException::class.java) { FileStorage(folder.resolve("tokens")).set("a token") }

        assertEquals(listOf("tokens"), Files.list(folder).use { files -> files.map { "${it.fileName}" }.toList() })
    }

    @ParameterizedTest
    @CsvSource(
        // seconds since the token came, and whether it is used, refreshed meanwhile, or refreshed first
        "0, USED",
        "2968, USED",
        "2970, SOON",
        "2998, SOON",
        "3000, FIRST",
        "999999, FIRST",
    )
    fun `the age of a token is counted from when it came`(seconds: Double, expected: String) {
        var now = 5.0
        val clock = ServiceClock { now }
        clock.received(token(0), now)
        now += seconds

        val left = clock.left(token(0))

        assertEquals(expected, if (left > 1) "USED" else if (left > 0) "SOON" else "FIRST")
    }
}
