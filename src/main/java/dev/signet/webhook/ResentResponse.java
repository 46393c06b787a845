package dev.signet.webhook;

/**
 * How much is sent again.
 *
 * @param resent the number of deliveries
 */
record ResentResponse(int resent) {}
