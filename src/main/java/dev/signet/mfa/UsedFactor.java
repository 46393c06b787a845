package dev.signet.mfa;

import java.util.Set;

/**
 * The second factor that an answer belonged to.
 *
 * @param title how security events name it
 * @param amr how it authenticates a user (RFC 8176)
 */
public record UsedFactor(String kind, String title, Set<String> amr) {}
