package dev.signet.user;

/** Password hashing as the service does it, without a service. */
final class PasswordHashes {
    private PasswordHashes() {}

    static PasswordHash of(PasswordConfig config) {
        return new PasswordHash(config, new FastestArgon2(config));
    }
}
