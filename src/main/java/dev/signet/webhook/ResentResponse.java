package dev.signet.webhook;

/**
 * The number of deliveries that are sent again.
 *
 * @param resent the number of deliveries
 */
record ResentResponse(int resent) {}
