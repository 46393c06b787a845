package dev.signet.login;

import dev.signet.throttle.Origin;
import dev.signet.web.Device;

/**
 * The client of a login, according to the request.
 *
 * @param device the device of the session
 * @param origin where the attempt comes from, with the token of a known device
 */
record LoginClient(Device device, Origin origin) {}
