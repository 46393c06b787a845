package dev.signet.session;

import dev.signet.web.Device;
import java.time.Instant;

/**
 * Fired when a login opens a session, in the same transaction.
 *
 * @param user the user's id
 * @param device the device that logged in
 * @param method the sign-in method
 * @param at the time of the login
 */
public record SignedIn(long user, Device device, String method, Instant at) {}
