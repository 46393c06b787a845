package dev.signet.provider;

import java.net.URI;

/** A service whose users can sign in here. */
interface Provider {
    /** Returns its name in the settings and in paths. */
    String name();

    /** Returns whether apps can send its ID tokens. */
    boolean hasIdTokens();

    /** Returns whether browsers can sign in. */
    boolean servesBrowsers();

    /** Returns whether it posts its response from its own page, so that the cookie must be sent with such requests. */
    boolean postsBack();

    /** Returns whether a verified address may join an account. */
    boolean linksByAddress();

    /**
     * Verifies an ID token that an app got.
     *
     * @param nonce what the app asked the provider to put into the token, itself or as its hash
     * @throws IdentityRefused if the token does not prove who the user is
     */
    ProvenIdentity verify(String idToken, String nonce) throws IdentityRefused;

    /** Returns where to send a browser. */
    URI authorization(BrowserSignIn begun, URI callback);

    /**
     * Exchanges the code with which a browser came back.
     *
     * @param issuer who sent it, if the response says so (RFC 9207)
     * @throws IdentityRefused if it does not prove who the user is
     */
    ProvenIdentity redeem(String code, String issuer, BrowserSignIn begun, URI callback) throws IdentityRefused;
}
