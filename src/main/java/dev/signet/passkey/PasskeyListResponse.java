package dev.signet.passkey;

import java.util.List;

/** A user's passkeys, and what the user's browser should know about them. */
record PasskeyListResponse(List<PasskeyResponse> passkeys, AcceptedCredentials acceptedCredentials) {}
