package dev.signet.passkey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Installed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A real Chromium without a window, spoken to over its DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    private Chromium(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Listener())
                .join();
    }

    /** Where the browser is, if this machine has one. */
    static Optional<Path> installed() {
        return Installed.find("chromium")
                .or(() -> Installed.find("google-chrome"))
                .or(() -> Installed.find("chromium-browser"));
    }

    static Chromium start(Path program, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Path port = folder.resolve("DevToolsActivePort");
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.size(port) > 0);
            return new Chromium(process, page(Files.readAllLines(port).get(0)));
        } catch (RuntimeException | IOException notStarted) {
            process.destroyForcibly();
            throw notStarted;
        }
    }

    private static URI page(String port) throws IOException, InterruptedException {
        HttpResponse<String> pages = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        for (JsonNode page : JSON.readTree(pages.body())) {
            if (page.path("type").asText().equals("page")) {
                return URI.create(page.path("webSocketDebuggerUrl").asText());
            }
        }
        throw new IOException("Chromium shows no page: " + pages.body());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            try {
                JsonNode json = JSON.readTree(message);
                CompletableFuture<JsonNode> answer =
                        answers.remove(json.path("id").asInt(-1));
                if (answer != null) {
                    answer.complete(json);
                }
            } catch (IOException malformed) {
                throw new IllegalStateException(malformed);
            }
        }
    }

    /** Calls a method of the protocol. */
    JsonNode call(String method, Map<String, Object> parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true);
        JsonNode json = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (json.has("error")) {
            throw new AssertionError(method + ": " + json.get("error"));
        }
        return json.path("result");
    }

    /** Opens a page, which may then call the service whatever its Content-Security-Policy says. */
    void opens(String url) throws Exception {
        call("Page.setBypassCSP", Map.of("enabled", true));
        call("Page.navigate", Map.of("url", url));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> runs("return location.href + ' ' + document.readyState")
                        .asText()
                        .equals(url + " complete"));
    }

    /** Gives the browser an authenticator that is always ready and knows its user. */
    String authenticator() throws Exception {
        call("WebAuthn.enable", Map.of());
        return call(
                        "WebAuthn.addVirtualAuthenticator",
                        Map.of(
                                "options",
                                Map.of(
                                        "protocol", "ctap2",
                                        "transport", "internal",
                                        "hasResidentKey", true,
                                        "hasUserVerification", true,
                                        "isUserVerified", true,
                                        "automaticPresenceSimulation", true)))
                .path("authenticatorId")
                .asText();
    }

    /** The ids of the passkeys that the authenticator has. */
    List<String> credentials(String authenticator) throws Exception {
        return call("WebAuthn.getCredentials", Map.of("authenticatorId", authenticator))
                .path("credentials")
                .findValuesAsText("credentialId");
    }

    /** Runs the body of an asynchronous function on the page. */
    JsonNode runs(String script) throws Exception {
        JsonNode result = call(
                "Runtime.evaluate",
                Map.of(
                        "expression", "(async () => {" + script + "})()",
                        "awaitPromise", true,
                        "returnByValue", true,
                        "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(result.get("exceptionDetails").toString());
        }
        return result.path("result").path("value");
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        helpers.forEach(ProcessHandle::destroyForcibly);
    }
}
