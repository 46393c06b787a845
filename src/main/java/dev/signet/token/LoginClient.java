package dev.signet.token;

import dev.signet.throttle.Origin;
import dev.signet.web.Device;

/**
 * Who logs in, as far as the request tells.
 *
 * @param device what the session is to be opened from
 * @param origin where the guess comes from, with what shows that the device is known
 */
record LoginClient(Device device, Origin origin) {}
