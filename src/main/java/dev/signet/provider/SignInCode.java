package dev.signet.provider;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a code stands for that a browser carries to an app.
 *
 * @param identity who signed in at the provider
 * @param redirectUri where the code was sent
 * @param challenge the challenge of the app that began (RFC 7636)
 */
@RegisterForReflection
record SignInCode(ProvenIdentity identity, String redirectUri, String challenge) {}
