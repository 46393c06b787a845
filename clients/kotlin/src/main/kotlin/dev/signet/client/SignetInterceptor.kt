package dev.signet.client

import java.io.IOException
import java.net.ProtocolException
import okhttp3.Authenticator
import okhttp3.ConnectionPool
import okhttp3.HttpUrl
import okhttp3.Interceptor
import okhttp3.Request
import okhttp3.Response
import okhttp3.Route

/** Methods that have the same effect if they are carried out twice. */
private val IDEMPOTENT = setOf("GET", "HEAD", "OPTIONS", "PUT", "DELETE")

/** How often a call is repeated after a 401: twice, because a repeated response can bring a token that is hours old. */
private const val RENEWALS = 2

/** Which requests get the access token: those to the service, and to the addresses that the app lists. */
internal class Recipients(private val url: HttpUrl, resources: List<HttpUrl>) {
    private val origins = (resources + url).map(::origin).toSet()

    /** The token endpoints ignore the access token: a 401 of theirs is about the token in the body. */
    fun include(request: Request): Boolean =
        mayHaveToken(request.url) &&
            request.header("Authorization") == null &&
            !request.url.toString().startsWith(url.at("/api/token/").toString())

    /** Whether this is an address of the service, or of a host that the app lists. */
    fun mayHaveToken(address: HttpUrl): Boolean = origin(address) in origins
}

/** Adds the access token, and repeats a request after 429 or 503 if Signet has not carried it out. */
internal class SignetInterceptor(
    private val session: DeviceSession,
    private val recipients: Recipients,
    private val patience: Patience,
    private val connections: ConnectionPool,
) : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request()
        if (!recipients.include(request)) {
            return chain.proceed(request)
        }
        val signed = session.current()?.let { signed(request, it) } ?: request
        var waits = 0
        while (true) {
            val response = proceed(chain, signed)
            val wait = (retryAfter(response) ?: 1) * 1000
            if (waits++ >= patience.retries || wait > patience.longestWait || !mayRepeat(response)) {
                return response
            }
            response.close()
            pause(wait.toDouble())
        }
    }

    /**
     * A connection that was kept open may have died meanwhile, so what may be repeated is sent once more, on a new one. The
     * other connections are as old, so they are closed, too.
     */
    private fun proceed(chain: Interceptor.Chain, request: Request): Response {
        var attempt = 0
        while (true) {
            try {
                return chain.proceed(request)
            } catch (fault: SignetException) {
                throw fault
            } catch (fault: IOException) {
                if (chain.call().isCanceled()) {
                    throw fault
                }
                connections.evictAll()
                if (attempt++ > 0 || request.method !in IDEMPOTENT) {
                    throw NetworkException(fault)
                }
            }
        }
    }

    private fun mayRepeat(response: Response): Boolean =
        response.code == 429 || response.code == 503 && response.request.method in IDEMPOTENT
}

/**
 * Ends a call that the service redirects, unless it is a GET or a HEAD: OkHttp would send the body to whatever address a 307
 * names. This is a network interceptor, because others do not see redirects.
 */
internal class NoRedirects(private val recipients: Recipients) : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val response = chain.proceed(chain.request())
        val request = response.request
        if (!response.isRedirect || request.method in WITHOUT_BODY || !recipients.mayHaveToken(request.url)) {
            return response
        }
        response.close()
        // OkHttp does not try a call again after this exception.
        throw ProtocolException("The response is a redirect, to ${response.header("Location")}.")
    }

    private companion object {
        val WITHOUT_BODY = setOf("GET", "HEAD")
    }
}

/** Repeats a request that was rejected with 401, with a new token. */
internal class SignetAuthenticator(
    private val session: DeviceSession,
    private val recipients: Recipients,
) : Authenticator {
    override fun authenticate(route: Route?, response: Response): Request? {
        // After a redirect to another host, OkHttp has removed the token, but not the tag.
        if (!recipients.mayHaveToken(response.request.url)) {
            return null
        }
        val rejected = response.request.tag(StoredSession::class.java)
        val before = generateSequence(response.priorResponse) { it.priorResponse }.count { it.code == 401 }
        return if (rejected == null || before >= RENEWALS) null else signed(response.request, session.renew(rejected))
    }
}

private fun signed(request: Request, session: StoredSession): Request =
    request.newBuilder()
        .header("Authorization", "Bearer ${session.access}")
        .tag(StoredSession::class.java, session)
        .build()
