package dev.signet.cluster;

import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Clients with one session each, which refresh through several replicas in turn. As docs/your-own-client.md asks, they
 * repeat a refresh that failed with the same {@code Idempotency-Key}, and keep the session until the service ends it.
 */
final class Refreshers implements AutoCloseable {
    /** Leaves the machine time for whatever else the test runs. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final List<URI> replicas;
    private final List<Client> clients;
    private final Queue<Long> refreshedAt = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean running;
    private ExecutorService threads;

    Refreshers(List<URI> replicas, List<Member> members) {
        this.replicas = replicas;
        this.clients = members.stream().map(Client::new).toList();
    }

    /** Starts to refresh. */
    void start() {
        refreshedAt.clear();
        failed.set(0);
        running = true;
        threads = Executors.newFixedThreadPool(clients.size());
        clients.forEach(client -> threads.submit(client));
    }

    /** Waits until each session that is left was refreshed so many more times. */
    void awaitEach(int more) {
        List<Integer> enough = clients.stream()
                .map(client -> client.isSignedOut() ? 0 : client.refreshed() + more)
                .toList();
        Awaitility.await("refreshes").atMost(Duration.ofMinutes(3)).until(() -> {
            for (int i = 0; i < clients.size(); i++) {
                Client client = clients.get(i);
                if (!client.isSignedOut() && client.refreshed() < enough.get(i)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Lets each client finish its refresh. */
    void stop() throws InterruptedException {
        running = false;
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a refresh does not end");
        }
    }

    /** How many refreshes there were since the start. */
    int refreshes() {
        return refreshedAt.size();
    }

    /** How many requests failed since the start, and were repeated. */
    int failed() {
        return failed.get();
    }

    /** The longest time since the start without a refresh of any client. */
    Duration longestGap() {
        long longest = 0;
        Long last = null;
        for (Long each : refreshedAt.stream().sorted().toList()) {
            longest = last == null ? 0 : Math.max(longest, each - last);
            last = each;
        }
        return Duration.ofNanos(longest);
    }

    /** The responses that ended sessions. */
    List<String> lost() {
        return clients.stream()
                .filter(Client::isSignedOut)
                .map(client -> client.signedOut)
                .toList();
    }

    /**
     * The sessions that do not have exactly one refresh token that works, and that not the last one of the client, as
     * each replica says. Call it after {@link #stop}; sessions that were lost are left out.
     */
    List<String> withoutExactlyOneToken() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Client client : clients) {
            for (URI replica : client.isSignedOut() ? List.<URI>of() : replicas) {
                int working = 0;
                for (String token : client.tokens) {
                    working += works(replica, token) ? 1 : 0;
                }
                if (working != 1 || !works(replica, client.last())) {
                    wrong.add(client.name + " at " + replica + ": " + working);
                }
            }
            client.forgetAllButTheLast();
        }
        return wrong;
    }

    private static boolean works(URI replica, String token) throws IOException {
        return Http.post(replica, "/api/token/verify/", null, Map.of("token", token))
                        .status()
                == 200;
    }

    @Override
    public void close() {
        running = false;
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    /** Somebody with one session. */
    private final class Client implements Runnable {
        private final String name;
        private final List<String> tokens = new ArrayList<>();
        private volatile String signedOut;
        private int turn;

        Client(Member member) {
            name = member.username();
            tokens.add(member.refresh());
        }

        boolean isSignedOut() {
            return signedOut != null;
        }

        synchronized int refreshed() {
            return tokens.size();
        }

        synchronized String last() {
            return tokens.get(tokens.size() - 1);
        }

        synchronized void forgetAllButTheLast() {
            tokens.subList(0, tokens.size() - 1).clear();
        }

        @Override
        public void run() {
            try {
                while (running && !isSignedOut()) {
                    refresh();
                    Thread.sleep(PAUSE.toMillis());
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        /** Refreshes once, with as many requests as that takes. */
        private void refresh() throws InterruptedException {
            String key = UUID.randomUUID().toString();
            while (!isSignedOut()) {
                try {
                    Answer answer = Http.post(
                            replicas.get(turn++ % replicas.size()),
                            "/api/token/refresh/",
                            null,
                            Map.of("refresh", last()),
                            "Idempotency-Key",
                            key);
                    if (answer.status() == 200) {
                        took(answer.text("refresh"));
                        return;
                    }
                    if (answer.status() != 503) {
                        signedOut = name + ": " + answer;
                    }
                } catch (IOException noResponse) {
                    // The same request once more.
                }
                failed.incrementAndGet();
                Thread.sleep(PAUSE.toMillis());
            }
        }

        private synchronized void took(String token) {
            tokens.add(token);
            refreshedAt.add(System.nanoTime());
        }
    }
}
