package dev.signet.client

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** How a sign-in went on. A wrong password is an error, and thrown. */
public sealed class SignInResult {
    public object SignedIn : SignInResult()

    /**
     * The first step was right, and the user has a second factor.
     *
     * @property methods the kinds of second factor that the user has
     * @property token names this sign-in to the endpoints that take another kind of factor
     */
    public class SecondFactor internal constructor(
        public val methods: List<String>,
        public val token: String,
        private val complete: (String) -> SignInResult,
    ) : SignInResult() {
        /** Completes the sign-in with a code of the app, or with a recovery code. A wrong one may be tried again. */
        public fun verify(code: String): SignInResult = complete(code)
    }

    /** The first step was right, and the user must set up a second factor to go on. */
    public class Enrolment internal constructor(
        private val endpoints: TokenEndpoints,
        private val session: DeviceSession,
        private val token: String,
    ) : SignInResult() {
        /** Returns a secret for an authenticator app. */
        public fun begin(): JsonElement = endpoints.post("/api/token/mfa/totp/", fields("mfa_token" to token))

        /** Completes the sign-in with the app's first code, and returns the recovery codes. */
        public fun confirm(code: String): List<String> {
            val opened = session.open("/api/token/mfa/totp/confirm/", fields("mfa_token" to token, "code" to code))
            val codes = (opened.body as? JsonObject)?.get("recovery_codes") as? JsonArray
            return codes.orEmpty().mapNotNull { (it as? JsonPrimitive)?.content }
        }
    }
}

/** A sign-in for which a code was mailed. */
public class EmailCodeSignIn internal constructor(private val client: SignetClient, private val asked: JsonObject) {
    /**
     * Signs in with the code.
     *
     * @param invitation for somebody who has no account yet, if only invited people may register
     * @throws ServiceException 401 if the code is wrong, used or expired
     */
    public fun verify(code: String, invitation: String? = null): SignInResult {
        val proof = fields("code" to code) + invitation?.let { fields("invitation" to it) }.orEmpty()
        return client.signInWith("/api/token/email/confirm/", JsonObject(asked + proof))
    }
}
