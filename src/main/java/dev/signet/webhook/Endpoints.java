package dev.signet.webhook;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.secret.SecretBox;
import dev.signet.security.Uuids;
import dev.signet.web.ApiError;
import dev.signet.webhook.EndpointForms.Change;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lets administrators manage endpoints. Each change is a security event, without the URL, which may contain a secret. */
@Singleton
class Endpoints {
    /** Each event is stored once for each of them. */
    private static final int MOST = 20;

    /** Why deliveries to an endpoint that was disabled have failed. */
    static final String DISABLED = "An administrator disabled the endpoint.";

    private final WebhookConfig config;
    private final Deliveries deliveries;
    private final SecretBox box;
    private final Ledger ledger;
    private final Clock clock;

    Endpoints(WebhookConfig config, Deliveries deliveries, SecretBox box, Ledger ledger, Clock clock) {
        this.config = config;
        this.deliveries = deliveries;
        this.box = box;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Returns all endpoints, the oldest first. */
    @Transactional
    List<EndpointResponse> list() {
        return Endpoint.inOrder().stream().map(Endpoint::response).toList();
    }

    /**
     * Returns an endpoint.
     *
     * @throws ApiError 404 if there is no such endpoint, like all methods that take an id
     */
    @Transactional
    EndpointResponse get(String id) {
        return found(id).response();
    }

    /**
     * Adds an endpoint, and returns it with its secret.
     *
     * @throws ApiError 409 if there are too many
     */
    @Transactional
    NewSecretResponse add(Change asked) {
        Endpoint.lockForNew();
        if (Endpoint.count() >= MOST) {
            throw ApiError.conflict("There can be at most " + MOST + " endpoints.");
        }
        UUID id = UUID.randomUUID();
        byte[] secret = Signature.newSecret();
        Endpoint endpoint = new Endpoint(id, sealed(id, secret), clock.instant());
        apply(asked, endpoint);
        endpoint.persist();
        record(endpoint, "created");
        return new NewSecretResponse(endpoint.response(), Signature.text(secret));
    }

    /** Changes an endpoint. If it is disabled, its waiting deliveries fail; they can be resent later. */
    @Transactional
    EndpointResponse change(String id, Change asked) {
        Endpoint endpoint = locked(id);
        apply(asked, endpoint);
        record(endpoint, "changed");
        return endpoint.response();
    }

    private void apply(Change asked, Endpoint endpoint) {
        asked.url().ifPresent(endpoint::moveTo);
        asked.events().ifPresent(endpoint::subscribeTo);
        asked.description().ifPresent(endpoint::describe);
        asked.enabled().filter(on -> on != endpoint.isEnabled()).ifPresent(on -> {
            if (on) {
                endpoint.enable();
            } else {
                endpoint.disable("");
                deliveries.giveUpAll(endpoint.id(), DISABLED);
            }
        });
    }

    /** Gives an endpoint a new secret. The present one also signs for a while. */
    @Transactional
    NewSecretResponse rotate(String id) {
        Endpoint endpoint = locked(id);
        byte[] secret = Signature.newSecret();
        endpoint.rotate(sealed(endpoint.id(), secret), config.secretOverlap(), clock.instant());
        record(endpoint, "new secret");
        return new NewSecretResponse(endpoint.response(), Signature.text(secret));
    }

    /** Removes an endpoint and its deliveries. */
    @Transactional
    void remove(String id) {
        Endpoint endpoint = locked(id);
        endpoint.delete();
        record(endpoint, "removed");
        deliveries.forget(endpoint.id());
    }

    /** Sends a test message to an endpoint. */
    @Transactional
    void test(String id) {
        deliveries.addTest(enabled(id).id());
    }

    /** Sends everything that failed for an endpoint again, and returns how much that is. */
    @Transactional
    int resendAll(String id) {
        return deliveries.resendAll(enabled(id).id());
    }

    private Endpoint enabled(String id) {
        return Optional.of(found(id)).filter(Endpoint::isEnabled).orElseThrow(Deliveries::endpointIsDisabled);
    }

    /**
     * Disables an endpoint whose receiver said that it is gone. Its waiting deliveries fail.
     *
     * @param url where the receiver said so
     * @return whether the endpoint is gone; false if an administrator has given it another URL since
     */
    @Transactional
    boolean gone(UUID id, String url, String reason) {
        Optional<Endpoint> found = Endpoint.toChange(id);
        if (found.filter(endpoint -> !endpoint.url().equals(url)).isPresent()) {
            return false;
        }
        found.filter(Endpoint::isEnabled).ifPresent(endpoint -> {
            endpoint.disable(reason);
            Endpoint.flush();
            deliveries.giveUpAll(id, reason);
            ledger.done(SecurityEventKind.WEBHOOK_CHANGED)
                    .because("disabled " + id + ": " + reason)
                    .record();
        });
        return true;
    }

    /** Returns the secrets that sign for this endpoint at this time, the newest first. */
    List<byte[]> secrets(Endpoint endpoint, Instant now) {
        return endpoint.secrets(now).stream()
                .map(secret -> box.open(boxName(endpoint.id()), secret))
                .toList();
    }

    private static Endpoint found(String id) {
        return Uuids.parse(id).flatMap(Endpoint::withId).orElseThrow(Endpoints::unknown);
    }

    private static Endpoint locked(String id) {
        return Uuids.parse(id).flatMap(Endpoint::toChange).orElseThrow(Endpoints::unknown);
    }

    private static ApiError unknown() {
        return ApiError.notFound("No Webhook matches the given query.");
    }

    private byte[] sealed(UUID id, byte[] secret) {
        return box.seal(boxName(id), secret);
    }

    private static String boxName(UUID id) {
        return "webhook " + id;
    }

    private void record(Endpoint endpoint, String what) {
        // The event is for the endpoints that there are now.
        Endpoint.flush();
        ledger.doneByCaller(SecurityEventKind.WEBHOOK_CHANGED)
                .because(what + " " + endpoint.id())
                .record();
    }
}
