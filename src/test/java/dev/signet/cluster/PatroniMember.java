package dev.signet.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One server of a {@link PatroniCluster}: Patroni and its PostgreSQL. */
final class PatroniMember {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String name;
    private final Path patroni;
    private final Path folder;
    private final int databasePort = FreePort.find();
    private final int restPort = FreePort.find();
    private final ServerNetwork.Place place;
    private Process process;

    PatroniMember(String name, Path patroni, Path folder, ServerNetwork.Place place) {
        this.name = name;
        this.patroni = patroni;
        this.folder = folder;
        this.place = place;
    }

    /** What a member says about the servers. */
    record View(String leader, Optional<String> synchronous, long running, long timelines) {}

    String name() {
        return name;
    }

    /** Where the service reaches its PostgreSQL. */
    String address() {
        return place.forService() + ":" + databasePort;
    }

    Path configuration() {
        return folder.resolve(name + ".yml");
    }

    /** Writes its configuration: the one that is shipped, with the addresses of this machine. */
    void configure(Map<String, Object> shipped, Path programs, String etcd) throws IOException {
        Map<String, Object> own = JSON.convertValue(shipped, JSON.constructType(Map.class));
        own.put("name", name);
        own.put("restapi", at(restPort));
        // The old interface of etcd: with the new one, Debian's Patroni may not notice after a stop that a key has
        // changed
        // (github.com/patroni/patroni/pull/2783).
        own.remove("etcd3");
        own.put("etcd", Map.of("host", etcd));
        Map<String, Object> postgresql = part(own, "postgresql");
        postgresql.putAll(at(databasePort));
        postgresql.put("data_dir", data().toString());
        postgresql.put("bin_dir", programs.toString());
        postgresql.put("pgpass", folder.resolve(name + ".pgpass").toString());
        postgresql.put(
                "pg_hba",
                List.of(
                        "host all all 127.0.0.0/8 trust",
                        "host all all 10.0.0.0/8 trust",
                        "host replication all 127.0.0.0/8 trust",
                        "host replication all 10.0.0.0/8 trust"));
        postgresql.put("parameters", Map.of("unix_socket_directories", "", "shared_buffers", "32MB"));
        // JSON is YAML, too.
        Files.writeString(configuration(), JSON.writeValueAsString(own));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> part(Map<String, Object> of, String name) {
        return (Map<String, Object>) of.get(name);
    }

    private Map<String, Object> at(int port) {
        return Map.of("listen", place.listening() + ":" + port, "connect_address", place.forServers() + ":" + port);
    }

    /** Starts it, for the first time or after it was killed. */
    void start() throws IOException {
        process = Programs.start(place.command(), patroni, configuration().toString());
    }

    /** Ends all its processes, as a power cut would. */
    void kill() throws IOException {
        // Patroni first, because it would start PostgreSQL again.
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    /** Stops all its processes, without an end (SIGSTOP). */
    void stop() throws IOException, InterruptedException {
        Programs.signal("STOP", processes());
    }

    /** Lets them continue. */
    void resume() throws IOException, InterruptedException {
        Programs.signal("CONT", processes());
    }

    /** Cuts it off from the other members and etcd, and from the service too, without closing a connection. */
    void isolate(boolean fromService) throws IOException, InterruptedException {
        place.isolate(fromService);
    }

    /** Ends the isolation. */
    void join() throws IOException, InterruptedException {
        place.join();
    }

    /** Returns what it says about the servers; empty if it says nothing, or that there is no leader. */
    Optional<View> view() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + place.forService() + ":" + restPort + "/cluster"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            JsonNode members = JSON.readTree(
                            CLIENT.send(request, BodyHandlers.ofString()).body())
                    .path("members");
            List<JsonNode> all = new ArrayList<>();
            members.forEach(all::add);
            return withRole(all, "leader")
                    .map(leader -> new View(
                            leader,
                            withRole(all, "sync_standby"),
                            all.stream()
                                    .filter(each -> List.of("running", "streaming")
                                            .contains(each.path("state").asText()))
                                    .count(),
                            all.stream()
                                    .map(each -> each.path("timeline").asText())
                                    .distinct()
                                    .count()));
        } catch (IOException silent) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> withRole(List<JsonNode> members, String role) {
        return members.stream()
                .filter(each -> each.path("role").asText().equals(role))
                .map(each -> each.path("name").asText())
                .findFirst();
    }

    private Path data() {
        return folder.resolve(name);
    }

    private List<ProcessHandle> processes() throws IOException {
        List<ProcessHandle> all = new ArrayList<>();
        if (process != null) {
            all.add(process.toHandle());
            process.descendants().forEach(all::add);
        }
        Path running = data().resolve("postmaster.pid");
        if (Files.exists(running)) {
            // The file outlives the process that it names.
            ProcessHandle.of(Long.parseLong(Files.readAllLines(running).get(0).strip()))
                    .filter(found -> found.info()
                            .command()
                            .filter(command -> command.endsWith("postgres"))
                            .isPresent())
                    .ifPresent(postmaster -> {
                        all.add(postmaster);
                        postmaster.descendants().forEach(all::add);
                    });
        }
        return all.stream().filter(ProcessHandle::isAlive).distinct().toList();
    }
}
