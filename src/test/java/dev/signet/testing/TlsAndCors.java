package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate, pages of one other origin as {@code application.properties.example} lets them in, and no rotation of refresh tokens,
 * as by default in SimpleJWT: three settings that do not touch, because a start takes seconds.
 */
public class TlsAndCors implements QuarkusTestProfile {
    /** The other origin. */
    public static final String ORIGIN = "https://app.example.com";

    /** Of the key store. */
    public static final String PASSWORD = "a password of this test";

    private static final String FILE = "signet.test.key-store";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "quarkus.http.ssl.certificate.key-store-file",
                keyStore().toString(),
                "quarkus.http.ssl.certificate.key-store-password",
                PASSWORD,
                "quarkus.http.test-ssl-port",
                "0",
                "signet.token.rotate-refresh-tokens",
                "false",
                "signet.token.blacklist-after-rotation",
                "false"));
        settings.putAll(Map.of(
                "quarkus.http.cors.enabled", "true",
                "quarkus.http.cors.origins", ORIGIN,
                "quarkus.http.cors.methods", "GET,POST,PUT,PATCH,DELETE,OPTIONS",
                "quarkus.http.cors.headers", "authorization,content-type",
                "quarkus.http.cors.exposed-headers", "link"));
        return settings;
    }

    /** Where the certificate and its key are: in a system property, since this class is loaded anew. */
    public static Path keyStore() {
        return Path.of(
                System.getProperties().computeIfAbsent(FILE, unset -> made()).toString());
    }

    /** Where the certificate alone is, as PEM. */
    public static Path certificate() {
        Path file = keyStore().resolveSibling("localhost.pem");
        file.toFile().deleteOnExit();
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "localhost",
                "-file",
                file.toString(),
                "-keystore",
                keyStore().toString());
        return file;
    }

    /** For a server that has the certificate. */
    public static SSLContext serverContext() {
        try (InputStream file = Files.newInputStream(keyStore())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            return tls;
        } catch (IOException | GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static String made() {
        try {
            Path folder = Files.createTempDirectory("signet-tls");
            Path file = folder.resolve("localhost.p12");
            // The last one is deleted first.
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            keytool(
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
                    file.toString());
            return file.toString();
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
