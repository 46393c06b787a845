package dev.signet.webhook;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends a message to an endpoint. The host's name is looked up once for each attempt, all its addresses are checked, and
 * the connection goes to a checked one, so that another answer to a second look-up cannot lead elsewhere. Redirects are
 * not followed.
 */
@Singleton
class Sender {
    /** The name of a configuration under {@code quarkus.tls}, for endpoints with certificates of a private authority. */
    private static final String TLS = "signet-webhooks";

    private static final String HTTPS = "https";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Connections to one address at the same time: more than there are deliveries. */
    private static final int POOL = 1_000;

    /** The response's body does not matter. This much is read, so that an orderly receiver can complete it. */
    private static final int MOST_READ = 64 * 1024;

    /** Responses with a status 1xx (RFC 9110 §15.2). A receiver has no reason to send any. */
    private static final int MOST_INTERIM = 5;

    private final PublicAddresses addresses;
    private final HostLookup lookup;
    private final Duration timeout;
    private final HttpClient client;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    Sender(
            WebhookConfig config,
            PublicAddresses addresses,
            HostLookup lookup,
            Vertx vertx,
            TlsConfigurationRegistry registry) {
        this.addresses = addresses;
        this.lookup = lookup;
        this.timeout = config.timeout();
        this.client = vertx.createHttpClient(options(timeout, registry.get(TLS)));
    }

    /** Connections are not reused, because the next message may have to go to another address. */
    private static HttpClientOptions options(Duration timeout, Optional<TlsConfiguration> tls) {
        int millis = (int) timeout.toMillis();
        HttpClientOptions options = new HttpClientOptions();
        tls.ifPresent(configuration -> TlsConfigUtils.configure(options, configuration));
        options.setSslHandshakeTimeout(millis).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options.setVerifyHost(true)
                .setTrustAll(false)
                .setKeepAlive(false)
                .setMaxPoolSize(POOL)
                .setConnectTimeout(millis)
                // The path may contain a secret, and another system has no use for a trace of this one.
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    /** Sends a message and waits for the response. {@code attempt} chooses among the host's addresses. */
    Outcome send(URI url, Map<String, String> headers, String body, int attempt) {
        List<InetAddress> found;
        try {
            found = lookup.addresses(url.getHost());
        } catch (UnknownHostException unknown) {
            return Outcome.failed("The host's name has no address.");
        }
        if (!found.stream().allMatch(addresses::admit)) {
            return Outcome.failed(
                    "The host has an address that is not public. signet.webhooks.allowed-networks can allow it.");
        }
        return send(request(url, found.get(attempt % found.size()), headers), body);
    }

    private static RequestOptions request(URI url, InetAddress address, Map<String, String> headers) {
        boolean tls = url.getScheme().equalsIgnoreCase(HTTPS);
        int port = url.getPort() > 0 ? url.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false);
        headers.forEach(options::putHeader);
        return options;
    }

    private Outcome send(RequestOptions options, String body) {
        AtomicReference<Outcome> answered = new AtomicReference<>();
        Promise<Void> over = Promise.promise();
        Future<Void> exchange = client.request(options).compose(request -> {
            over.future().onComplete(any -> request.connection().close());
            limitInterim(request);
            return request.send(Buffer.buffer(body)).compose(response -> {
                answered.set(Outcome.of(response));
                return read(response);
            });
        });
        Outcome failure;
        try {
            CompletableFuture.anyOf(exchange.toCompletionStage().toCompletableFuture(), stopped)
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            failure = Outcome.STOPPED;
        } catch (TimeoutException late) {
            failure = Outcome.failed("There was no response within " + timeout.toMillis() + " ms.");
        } catch (ExecutionException fault) {
            failure = Outcome.failed(fault.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            failure = Outcome.STOPPED;
        } finally {
            over.complete();
        }
        // A response counts even if its body never ends.
        return answered.get() == null ? failure : answered.get();
    }

    /** Ends an exchange whose receiver sends interim responses without end. The client would read them all. */
    private static void limitInterim(HttpClientRequest request) {
        int[] interim = {0};
        Runnable count = () -> {
            if (++interim[0] > MOST_INTERIM) {
                request.connection().close();
            }
        };
        request.continueHandler(any -> count.run());
        request.earlyHintsHandler(any -> count.run());
    }

    /** Ends what is on its way, without a response. */
    void stop() {
        stopped.complete(null);
    }

    private static Future<Void> read(HttpClientResponse response) {
        Promise<Void> enough = Promise.promise();
        int[] read = {0};
        response.handler(part -> {
            read[0] += part.length();
            if (read[0] > MOST_READ) {
                enough.tryComplete();
            }
        });
        response.endHandler(end -> enough.tryComplete());
        response.exceptionHandler(broken -> enough.tryComplete());
        return enough.future();
    }
}
