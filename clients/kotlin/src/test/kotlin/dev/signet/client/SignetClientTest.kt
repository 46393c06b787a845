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
class SignetClientTest : PretendedService() {
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
        assertThrows(NetworkException::class.java) { client.refresh() }
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

        assertThrows(NetworkException::class.java) { client.refresh() }
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

    @ParameterizedTest
    @ValueSource(
        strings = [
            "", "null", "[]", "{}", "<html>", "{", """{"access": ""}""", """{"access": 7}""", """{"access": "a text"}""",
            """{"access": "a.b.c", "refresh": "r"}""", """{"access": "e30.eyJleHAiOiJzb29uIn0.", "refresh": "r"}""",
            """{"access": "e30.eyJpYXQiOjEsImV4cCI6OTk5fQ.", "refresh": ""}""", """{"access": "e30.eyJpYXQiOjEsImV4cCI6OTk5fQ.", "refresh": 7}""",
        ],
    )
    fun `what contains no tokens replaces none, and its next attempt has the same key`(body: String) {
        val client = signedIn()
        val before = storage.get()
        onRefresh = { MockResponse().setBody(body) }

        assertThrows(NetworkException::class.java) { client.refresh() }
        assertEquals(before, storage.get())
    }

    @Test
    fun `an answer without an end is not read to its end`() {
        val client = signedIn()
        onRefresh = { MockResponse().setBody("[".repeat(2_000_000)) }

        val fault = assertThrows(NetworkException::class.java) { client.refresh() }
        assertEquals("The response is too long.", fault.cause!!.message)
    }

    @ParameterizedTest
    @ValueSource(strings = ["[", "{\"a\":"])
    fun `JSON that is nested too deeply is not the service's`(part: String) {
        val client = signedIn()
        onRefresh = { MockResponse().setBody(part.repeat(150_000)) }

        assertThrows(NetworkException::class.java) { client.refresh() }
    }

    @ParameterizedTest
    @CsvSource("200, <html>", "200, ''", "200, []", "200, null", "204, ''")
    fun `signing out everywhere needs the service's own words`(status: Int, body: String) {
        val client = signedIn()
        onSignOutEverywhere = { MockResponse().setResponseCode(status).setBody(body) }
        for (keepThis in listOf(false, true)) {
            assertThrows(NetworkException::class.java) { client.signOutEverywhere(keepThis) }
        }
        assertEquals("7", client.claims()!!["user_id"].toString())

        onSignOutEverywhere = { MockResponse().setBody("""{"detail": "Logout successful."}""") }
        client.signOutEverywhere()
        assertNull(client.claims())
    }

    @Test
    fun `a storage that fails signs nobody out, and the client goes on when it works again`() {
        var broken: String? = null
        val failing = object : TokenStorage {
            override fun get(): String? = if (broken == "get") error("locked") else storage.get()

            override fun set(value: String?) = if (broken == "set") error("full") else storage.set(value)
        }
        val client = SignetClient(server.url("/").toString(), failing, patience = Patience(timeout = 30_000, retries = 0))
        client.signIn("alice", "a password")
        val events = mutableListOf<SignetEvent>()
        client.onEvent(events::add)
        good = "another"

        for (fault in listOf("get", "set")) {
            broken = fault
            assertThrows(StorageException::class.java) { client.call("GET", "/api/protected/") }
            assertThrows(StorageException::class.java) { client.refresh() }
        }
        assertThrows(StorageException::class.java) { client.signIn("bob", "a password") }
        assertThrows(StorageException::class.java) { client.signOut() }
        assertEquals(listOf("r0", "r0"), ended.toList())
        assertTrue(events.isEmpty())
        broken = null
        assertEquals("Hello", text(client.call("GET", "/api/protected/"), "message"))
        broken = "get"
        SignetClient(server.url("/").toString(), failing)
    }

    @Test
    fun `a listener that fails disturbs nobody`() {
        val client = signedIn()
        val events = mutableListOf<SignetEvent>()
        client.onEvent { error("The screen is gone.") }
        client.onEvent(events::add)

        client.refresh()

        assertEquals(listOf<SignetEvent>(SignetEvent.Refreshed), events)
    }

    @ParameterizedTest
    @ValueSource(strings = ["//evil.example.com/", "https://evil.example.com/", "http://localhost:1/"])
    fun `a path leads to no other host`(path: String) {
        assertThrows(IllegalArgumentException::class.java) { signedIn().call("POST", path) }
    }

    @Test
    fun `errors have the faults of their fields`() {
        val fault = assertThrows(ServiceException::class.java) { signedIn().call("POST", "/api/invalid/") }

        assertEquals(400, fault.status)
        assertEquals(mapOf("title" to listOf("Too long.", "Bad.")), fault.fields)
        assertEquals("title: Too long.", fault.message)
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
}
