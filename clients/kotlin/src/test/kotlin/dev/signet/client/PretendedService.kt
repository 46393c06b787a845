package dev.signet.client

import java.util.Base64
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import okhttp3.mockwebserver.Dispatcher
import okhttp3.mockwebserver.MockResponse
import okhttp3.mockwebserver.MockWebServer
import okhttp3.mockwebserver.RecordedRequest
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach

/** A service that a test makes up. */
abstract class PretendedService {
    protected val server = MockWebServer()
    protected val storage = MemoryStorage()
    protected val refreshes = AtomicInteger()

    /** The token that the pretended service accepts. */
    @Volatile
    protected var good = token(0)

    @Volatile
    protected var onSignIn: () -> MockResponse = { MockResponse().setBody("""{"access": "$good", "refresh": "r0"}""") }

    @Volatile
    protected var onRefresh: (RecordedRequest) -> MockResponse = { renewed() }

    @Volatile
    protected var onSignOutEverywhere: () -> MockResponse = { MockResponse() }

    /** The refresh tokens whose sessions were ended. */
    protected val ended = ConcurrentLinkedQueue<String?>()

    @Volatile
    protected var onMoved: () -> MockResponse = { MockResponse() }

    protected fun token(number: Int): String {
        val claims = """{"iat": 1000, "exp": 4000, "user_id": 7, "jti": "$number"}"""
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.toByteArray()) + ".signature"
    }

    protected fun renewed(): MockResponse {
        good = token(refreshes.incrementAndGet())
        return MockResponse().setBody("""{"access": "$good", "refresh": "r${refreshes.get()}"}""")
    }

    @BeforeEach
    fun start() {
        server.dispatcher = object : Dispatcher() {
            override fun dispatch(request: RecordedRequest): MockResponse = when (request.path) {
                "/api/token/" -> onSignIn()
                "/api/token/refresh/" -> onRefresh(request)
                "/api/token/blacklist/" -> MockResponse().setBody("{}").also { ended += text(json(request.body.readUtf8()), "refresh") }
                "/api/logout/all/", "/api/logout/all/?except_current=true" -> onSignOutEverywhere()
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

    protected fun client(): SignetClient = SignetClient(
        server.url("/").toString(),
        storage,
        patience = Patience(timeout = 30_000, retries = 0),
    )

    protected fun signedIn(): SignetClient = client().apply { signIn("alice", "a password") }
}
