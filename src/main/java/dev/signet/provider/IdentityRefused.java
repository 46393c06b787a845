package dev.signet.provider;

/** What a provider or a client sent does not prove who the user is. The message is for security events, without secrets. */
final class IdentityRefused extends Exception {
    IdentityRefused(String why) {
        super(why, null, false, false);
    }
}
