package dev.signet.webhook;

import dev.signet.web.Offered;
import jakarta.inject.Singleton;

/** Turns the paths of webhooks on by setting. */
@Singleton
class WebhooksOn implements Offered {
    private final boolean on;

    WebhooksOn(WebhookConfig config) {
        this.on = config.enabled();
    }

    @Override
    public boolean isOn() {
        return on;
    }
}
