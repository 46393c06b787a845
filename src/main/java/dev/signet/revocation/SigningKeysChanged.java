package dev.signet.revocation;

import java.util.Optional;

/**
 * Fired when the signing keys in the database changed, or may have changed while the feed was lost. It is fired on the
 * feed's thread, so observers must not block.
 *
 * @param removed the removed key, if one was
 */
public record SigningKeysChanged(Optional<String> removed) {}
