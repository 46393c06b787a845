package dev.signet.revocation;

import java.util.Optional;

/**
 * The signing keys in the database changed, or may have while the feed was lost. Fired on the feed's thread: who observes it
 * must not wait.
 *
 * @param removed the key that was removed, where one was
 */
public record SigningKeysChanged(Optional<String> removed) {}
