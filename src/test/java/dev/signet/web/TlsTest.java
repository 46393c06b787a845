package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a certificate of its own the service needs no proxy, and its guards are the same. */
@QuarkusTest
@TestProfile(TlsTest.Certificate.class)
class TlsTest {
    private static final List<Integer> SIZES = List.of(0, 100_000, 1_000_000);

    /** Sixteen handshakes at once, on both sides in one process, keep a small machine busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String PASSWORD = "a password of this test";

    public static class Certificate implements QuarkusTestProfile {
        static final String FILE = "signet.test.key-store";

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.ssl.certificate.key-store-file",
                    keyStore(),
                    "quarkus.http.ssl.certificate.key-store-password",
                    PASSWORD,
                    "quarkus.http.test-ssl-port",
                    "0");
        }

        /** A system property, since this class is loaded anew. */
        private static String keyStore() {
            return System.getProperties().computeIfAbsent(FILE, unset -> made()).toString();
        }

        private static String made() {
            try {
                Path file = Files.createTempDirectory("signet-tls").resolve("localhost.p12");
                Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
                Process run = new ProcessBuilder(
                                keytool.toString(),
                                "-genkeypair",
                                "-alias",
                                "localhost",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost,ip:127.0.0.1",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
                assertThat(run.waitFor()).isZero();
                return file.toString();
            } catch (IOException | InterruptedException fault) {
                throw new IllegalStateException(fault);
            }
        }
    }

    @TestHTTPResource(value = "/api/posts/", tls = true)
    URI posts;

    @AfterAll
    static void delete() throws IOException {
        Path file = Path.of(System.clearProperty(Certificate.FILE));
        Files.delete(file);
        Files.delete(file.getParent());
    }

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
        try (InputStream file = Files.newInputStream(Path.of(System.getProperty(Certificate.FILE)))) {
            store.load(file, PASSWORD.toCharArray());
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
