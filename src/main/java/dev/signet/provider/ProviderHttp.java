package dev.signet.provider;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import dev.signet.web.ApiError;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Calls one provider. A call takes a few seconds at most, from the first byte to the last, follows no redirects and
 * reads a limited response. Only so many calls run at once, so that a provider that does not answer takes no more
 * threads than that.
 */
final class ProviderHttp implements HTTPRequestSender {
    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int MOST_AT_ONCE = 16;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final HttpClient client;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    ProviderHttp(HttpClient client) {
        this.client = client;
    }

    /**
     * Returns a client as this class needs it.
     *
     * @param tls for providers with certificates of a private authority
     * @throws ConfigurationException if its certificates cannot be used
     */
    static HttpClient client(Optional<TlsConfiguration> tls) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(LONGEST);
        tls.map(ProviderHttp::context).ifPresent(client::sslContext);
        return client.build();
    }

    private static SSLContext context(TlsConfiguration tls) {
        try {
            return tls.createSSLContext();
        } catch (Exception fault) {
            throw new ConfigurationException(
                    "quarkus.tls.signet-providers cannot be used: " + fault.getMessage(), fault);
        }
    }

    /**
     * Returns a document.
     *
     * @throws IOException if there is none
     */
    String document(URI address, String... headers) throws IOException {
        return find(address, headers)
                .orElseThrow(() -> new IOException("no " + address.getPath() + " for this client"));
    }

    /**
     * Returns a document; empty if it is not there, or not for this client.
     *
     * @throws IOException if the provider does not answer
     */
    Optional<String> find(URI address, String... headers) throws IOException {
        HttpResponse<String> response = send(request(address, headers).build());
        if (response.statusCode() == FORBIDDEN || response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (response.statusCode() != OK) {
            throw new IOException("status " + response.statusCode() + " of " + address.getPath());
        }
        return Optional.of(response.body());
    }

    private static HttpRequest.Builder request(URI address, String... headers) throws IOException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address);
            return headers.length == 0 ? request : request.headers(headers);
        } catch (IllegalArgumentException notValid) {
            // For example a token with a line break. Its message would repeat the value.
            throw new IOException("the address or a header is not valid");
        }
    }

    /** Sends a request of the library. */
    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
        String[] headers = request.getHeaderMap().entrySet().stream()
                .flatMap(header -> header.getValue().stream().flatMap(value -> Stream.of(header.getKey(), value)))
                .toArray(String[]::new);
        HttpRequest.Builder sent = request(request.getURI(), headers);
        if (request.getMethod() == HTTPRequest.Method.POST) {
            sent.POST(BodyPublishers.ofString(request.getBody()));
        }
        HttpResponse<String> answer = send(sent.build());
        HTTPResponse response = new HTTPResponse(answer.statusCode());
        try {
            response.setContentType(answer.headers().firstValue("Content-Type").orElse(""));
        } catch (ParseException malformed) {
            throw new IOException("it has no valid Content-Type");
        }
        response.setBody(answer.body());
        return response;
    }

    /**
     * Sends a request.
     *
     * @throws IOException if no response came in time, or it is too large
     * @throws ApiError 503 if too many calls are running
     */
    private HttpResponse<String> send(HttpRequest request) throws IOException {
        if (!room.tryAcquire()) {
            throw ApiError.busy(TRY_AGAIN);
        }
        String host = request.uri().getAuthority();
        CompletableFuture<HttpResponse<String>> running = client.sendAsync(request, LimitedBody::of);
        try {
            return running.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException(host + ": no complete response within " + LONGEST.toSeconds() + " s");
        } catch (ExecutionException fault) {
            throw new IOException(host + ": " + fault.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } finally {
            running.cancel(true);
            room.release();
        }
    }
}
