package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Clients that go on until they are told to stop. */
record Load(ExecutorService threads, AtomicBoolean stopped, AtomicInteger requests, Queue<String> failures)
        implements AutoCloseable {

    /** Starts so many clients of new members, which use the service at this address. */
    static Load of(URI service, int clients, Cluster cluster) throws IOException {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            members.add(cluster.member());
        }
        return of(service, members);
    }

    /** Starts a client for each of these members. */
    static Load of(URI service, List<Member> members) {
        List<Client> all =
                members.stream().map(member -> new Client(service, member)).toList();
        Load load = new Load(
                Executors.newFixedThreadPool(all.size()),
                new AtomicBoolean(),
                new AtomicInteger(),
                new ConcurrentLinkedQueue<>());
        all.forEach(client -> load.threads.submit(() -> load.run(client)));
        return load;
    }

    private void run(Client client) {
        for (int turn = 0; !stopped.get(); turn++) {
            try {
                String failure = client.requests(turn);
                if (failure != null) {
                    failures.add(failure);
                }
            } catch (IOException | RuntimeException | AssertionError broken) {
                failures.add(broken.toString());
            }
            requests.incrementAndGet();
        }
    }

    /** Waits for so many more requests, or for a failure. */
    void awaitRequests(int more) {
        int enough = requests.get() + more;
        Awaitility.await(more + " requests")
                .atMost(Duration.ofMinutes(1))
                .until(() -> requests.get() >= enough || !failures.isEmpty());
    }

    /** Lets every client finish its last request. */
    void stop() throws InterruptedException {
        stopped.set(true);
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Override
    public void close() {
        stopped.set(true);
        threads.shutdownNow();
    }

    /** Somebody who uses the service as an app does. */
    private static final class Client {
        private final URI service;
        private final String name;
        private String refresh;
        private String access;

        Client(URI service, Member member) {
            this.service = service;
            this.name = member.username();
            this.refresh = member.refresh();
            this.access = member.access();
        }

        /** One request of a mix; why it failed, or {@code null}. */
        String requests(int turn) throws IOException {
            if (turn % 40 == 39) {
                return signsInOnceMore();
            }
            return switch (turn % 8) {
                case 0 -> {
                    Answer pair = Http.post(service, "/api/token/refresh/", null, Map.of("refresh", refresh));
                    if (pair.status() == 200) {
                        refresh = pair.text("refresh");
                        access = pair.text("access");
                    }
                    yield expect(200, pair);
                }
                case 1, 2 -> expect(200, Http.get(service, "/api/protected/", access));
                case 3 ->
                    expect(201, Http.post(service, "/api/posts/", access, Map.of("title", name, "content", "words")));
                case 4 -> expect(200, Http.get(service, "/api/posts/?search=words&limit=10", null));
                case 5 -> expect(200, Http.get(service, "/api/sessions/", access));
                default -> expect(200, Http.get(service, "/api/posts/?limit=10", null));
            };
        }

        /** Opens a session and ends it. */
        private String signsInOnceMore() throws IOException {
            Answer pair =
                    Http.post(service, "/api/token/", null, Map.of("username", name, "password", Cluster.PASSWORD));
            if (pair.status() != 200) {
                return pair.toString();
            }
            return expect(
                    200,
                    Http.post(service, "/api/logout/", pair.text("access"), Map.of("refresh", pair.text("refresh"))));
        }

        private static String expect(int status, Answer answer) {
            return answer.status() == status ? null : answer.toString();
        }
    }
}
