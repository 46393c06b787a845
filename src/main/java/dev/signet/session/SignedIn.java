package dev.signet.session;

import dev.signet.web.Device;
import java.time.Instant;

/**
 * A session is opened by a login, in the current transaction.
 *
 * @param user the user's id
 * @param device what it is opened from
 */
public record SignedIn(long user, Device device, Instant at) {}
