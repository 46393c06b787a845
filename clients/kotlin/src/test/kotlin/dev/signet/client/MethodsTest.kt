package dev.signet.client

import java.security.MessageDigest
import java.util.Base64
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.mockwebserver.Dispatcher
import okhttp3.mockwebserver.MockResponse
import okhttp3.mockwebserver.MockWebServer
import okhttp3.mockwebserver.RecordedRequest
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** Signing in by each method: what is sent, and what comes of it. */
class MethodsTest {
    private val server = MockWebServer()
    private val sent = mutableListOf<Pair<String, JsonObject?>>()
    private val answers = mutableMapOf<String, MutableList<MockResponse>>()
    private lateinit var client: SignetClient

    private fun tokens() = MockResponse().setBody("""{"access": "e30.eyJpYXQiOjEsImV4cCI6OTk5OX0.x", "refresh": "r"}""")

    private fun response(status: Int, body: String) = MockResponse().setResponseCode(status).setBody(body)

    private fun answer(path: String, vararg responses: MockResponse) {
        answers[path] = responses.toMutableList()
    }

    private fun bodies(path: String): List<String> = sent.filter { it.first == path }.map { "${it.second}" }

    @BeforeEach
    fun start() {
        server.dispatcher = object : Dispatcher() {
            override fun dispatch(request: RecordedRequest): MockResponse = synchronized(sent) {
                sent += "${request.path}" to (json(request.body.readUtf8()) as? JsonObject)
                answers[request.path]?.removeFirst() ?: MockResponse().setResponseCode(404)
            }
        }
        server.start()
        client = SignetClient(server.url("/").toString())
    }

    @AfterEach
    fun stop() = server.shutdown()

    @Test
    fun `a code from a mail signs in, and a wrong one may be tried again`() {
        answer("/api/token/email/", response(202, """{"detail": "A mail is on its way.", "request": "device"}"""))
        val refused = """{"detail": "The code is wrong or no longer valid.", "code": "email_code_not_valid"}"""
        answer("/api/token/email/confirm/", response(401, refused), tokens())

        val mail = client.signInWithEmailCode("alice@example.com")
        assertEquals("email_code_not_valid", assertThrows(ServiceException::class.java) { mail.verify("000000") }.code)
        assertNull(client.claims())
        assertEquals(SignInResult.SignedIn, mail.verify("123456", "invited"))

        val asked = """"email":"alice@example.com","request":"device""""
        assertEquals(
            listOf("""{$asked,"code":"000000"}""", """{$asked,"code":"123456","invitation":"invited"}"""),
            bodies("/api/token/email/confirm/"),
        )
    }

    @Test
    fun `an ID token signs in at its provider, and an account that it may not join is an error with a code`() {
        answer("/api/token/provider/google/", response(409, """{"detail": "There is one.", "code": "account_exists"}"""), tokens())

        val fault = assertThrows(ServiceException::class.java) { client.providers.signInWithIdToken("google", "e30.", "n") }
        assertEquals("account_exists", fault.code)
        assertEquals(SignInResult.SignedIn, client.providers.signInWithIdToken("google", "e30.", "n", "invited"))
        assertEquals("""{"id_token":"e30.","nonce":"n","invitation":"invited"}""", bodies("/api/token/provider/google/")[1])
    }

    @ParameterizedTest
    @ValueSource(strings = ["https://app.example.com/signed-in", "com.example.app:/signed-in", "com.example.app://signed-in?from=browser"])
    fun `a sign-in with the browser sends the verifier of its challenge`(redirectUri: String) {
        answer("/api/token/code/", tokens())
        val begun = client.providers.beginBrowserSignIn("google", redirectUri)

        val url = begun.url.toHttpUrl()
        assertEquals("/api/login/google/", url.encodedPath)
        assertEquals(redirectUri, url.queryParameter("redirect_uri"))
        assertEquals("S256", url.queryParameter("code_challenge_method"))
        val challenge = MessageDigest.getInstance("SHA-256").digest(begun.codeVerifier.toByteArray())
        assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(challenge), url.queryParameter("code_challenge"))
        assertTrue(begun.codeVerifier.matches(Regex("[\\w-]{43}")))
        val query = (if ('?' in redirectUri) "&" else "?") + "code=a%2Bb&state=${begun.state}"
        assertEquals(SignInResult.SignedIn, client.providers.completeBrowserSignIn(begun, redirectUri + query))
        val proof = fields("code" to "a+b", "code_verifier" to begun.codeVerifier, "redirect_uri" to redirectUri)
        assertEquals(listOf("$proof"), bodies("/api/token/code/"))
    }

    @Test
    fun `a browser that comes back from another sign-in, or with an error, signs nobody in`() {
        val begun = client.providers.beginBrowserSignIn("google", "app:/done")
        val other = client.providers.beginBrowserSignIn("google", "app:/done")
        assertNotEquals(begun.state, other.state)

        for (query in listOf("", "?code=abc", "?code=abc&state=${other.state}", "?code=abc&state=")) {
            assertThrows(IllegalArgumentException::class.java) { client.providers.completeBrowserSignIn(begun, "app:/done$query") }
        }
        for ((query, error) in listOf("error=access_denied" to "access_denied", "code=" to "no code")) {
            val address = "app:/done?$query&state=${begun.state}"
            val fault = assertThrows(ProviderException::class.java) { client.providers.completeBrowserSignIn(begun, address) }
            assertEquals(error, fault.error)
        }
        assertEquals(0, server.requestCount)
    }

    @Test
    fun `a passkey signs in, and is a second factor`() {
        val options = """{"challenge":"abc","rpId":"example.com"}"""
        answer("/api/token/passkey/options/", MockResponse().setBody(options), MockResponse().setBody(options))
        answer("/api/token/passkey/", tokens())
        answer("/api/token/", response(401, """{"code": "mfa_required", "mfa_token": "step", "methods": ["passkey"]}"""))
        answer("/api/token/mfa/passkey/options/", MockResponse().setBody(options))
        answer("/api/token/mfa/passkey/", tokens())

        assertEquals(options, client.passkeys.signInOptions())
        assertEquals(options, client.passkeys.signInOptions("alice"))
        assertEquals(listOf("{}", """{"username":"alice"}"""), bodies("/api/token/passkey/options/"))
        assertEquals(SignInResult.SignedIn, client.passkeys.signIn("""{"id":"key"}"""))
        assertEquals(listOf("""{"credential":{"id":"key"}}"""), bodies("/api/token/passkey/"))

        val step = client.signIn("alice", "a password") as SignInResult.SecondFactor
        assertEquals(listOf("passkey"), step.methods)
        assertEquals(options, client.passkeys.secondFactorOptions(step))
        assertEquals(SignInResult.SignedIn, client.passkeys.verify(step, """{"id":"key"}"""))
        assertEquals(listOf("""{"mfa_token":"step","credential":{"id":"key"}}"""), bodies("/api/token/mfa/passkey/"))
        assertThrows(IllegalArgumentException::class.java) { client.passkeys.signIn("no JSON") }
    }

    @Test
    fun `passkeys are added, listed and removed, and are the start of an account`() {
        val options = """{"challenge":"abc"}"""
        answer("/api/users/passkey/options/", MockResponse().setBody(options))
        answer("/api/users/passkey/", response(201, """{"id": 7}"""))
        answer("/api/users/me/passkeys/options/", MockResponse().setBody(options))
        answer(
            "/api/users/me/passkeys/",
            response(201, """{"recovery_codes": ["A-B"]}"""),
            MockResponse().setBody("""{"passkeys": [{"id": "one"}], "accepted_credentials": {}}"""),
        )
        answer("/api/users/me/passkeys/one/", MockResponse().setBody("{}"))

        val account = mapOf("username" to "alice", "email" to "alice@example.com")
        assertEquals(options, client.passkeys.signUpOptions(account))
        client.passkeys.signUp(account, """{"id":"key"}""")
        assertEquals(
            listOf("""{"username":"alice","email":"alice@example.com","credential":{"id":"key"}}"""),
            bodies("/api/users/passkey/"),
        )
        assertEquals(options, client.passkeys.addOptions("a password"))
        assertEquals("""{"recovery_codes":["A-B"]}""", "${client.passkeys.add("""{"id":"key"}""", "my phone")}")
        assertEquals("""{"name":"my phone","credential":{"id":"key"}}""", bodies("/api/users/me/passkeys/")[0])
        assertEquals("""[{"id":"one"}]""", runBlocking { "${client.suspending.run { passkeys.list() }}" })
        client.passkeys.remove("one", "a password")
        assertEquals(listOf("""{"current_password":"a password"}"""), bodies("/api/users/me/passkeys/one/"))
    }

    @Test
    fun `a second factor may be tried again, and whoever must have one sets it up`() {
        answer(
            "/api/token/",
            response(401, """{"code": "mfa_required", "mfa_token": "step", "methods": ["totp"]}"""),
            response(401, """{"code": "mfa_enrolment_required", "mfa_token": "new"}"""),
            response(401, """{"code": "mfa_required"}"""),
        )
        answer("/api/token/mfa/", response(401, """{"code": "mfa_code_not_valid"}"""), tokens())
        answer("/api/token/mfa/totp/", MockResponse().setBody("""{"secret": "ABC"}"""))
        val enrolled = """{"access": "e30.eyJpYXQiOjEsImV4cCI6OTk5OX0.x", "refresh": "r", "recovery_codes": ["A-B"]}"""
        answer("/api/token/mfa/totp/confirm/", MockResponse().setBody(enrolled))
        answer("/api/token/blacklist/", MockResponse().setBody("{}"))

        val step = client.signIn("alice", "a password") as SignInResult.SecondFactor
        assertThrows(ServiceException::class.java) { step.verify("000000") }
        assertEquals(SignInResult.SignedIn, step.verify("287082"))
        val enrolment = client.signIn("alice", "a password") as SignInResult.Enrolment
        assertEquals("ABC", text(enrolment.begin(), "secret"))
        assertEquals(listOf("A-B"), enrolment.confirm("287082"))
        assertThrows(ServiceException::class.java) { client.signIn("alice", "a password") }
    }

    @Test
    fun `an account is asked for`() {
        answer("/api/users/", response(201, """{"id": 7}"""))

        client.signUp("alice", "alice@example.com", "a password")

        assertEquals(listOf("""{"username":"alice","email":"alice@example.com","password":"a password"}"""), bodies("/api/users/"))
    }
}
