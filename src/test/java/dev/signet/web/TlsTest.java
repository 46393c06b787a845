package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TlsAndCors;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a certificate of its own the service needs no proxy, and its guards are the same. */
@QuarkusTest
@TestProfile(TlsAndCors.class)
class TlsTest {
    private static final List<Integer> SIZES = List.of(0, 100_000, 1_000_000);

    /** Sixteen handshakes at once, on both sides in one process, keep a small machine busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TestHTTPResource(value = "/api/posts/", tls = true)
    URI posts;

    @Test
    void a_client_that_would_rather_speak_http_2_is_answered_by_http_1_1() throws Exception {
        HttpResponse<String> answer =
                client().send(HttpRequest.newBuilder(posts).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void after_an_early_answer_the_next_request_is_answered_or_the_connection_is_closed(String version)
            throws Exception {
        SSLContext context = trustful(version);

        assertThat(new EarlyAnswers(new Wire(posts, context.getSocketFactory()), PATIENCE).faults(SIZES))
                .isEmpty();
    }

    private static HttpClient client() throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(trustful("TLS"))
                .build();
    }

    private static SSLContext trustful(String version) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(TlsAndCors.keyStore())) {
            store.load(file, TlsAndCors.PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("localhost", store.getCertificate("localhost"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance(version);
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
