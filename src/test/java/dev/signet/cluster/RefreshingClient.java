package dev.signet.cluster;

import dev.signet.cluster.Http.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/** A client that tries a refresh again, with the same key, until it has the answer. */
final class RefreshingClient {
    private volatile String refresh;
    private String key;
    private volatile Answer lastAnswer;

    RefreshingClient(String refresh) {
        this.refresh = refresh;
    }

    /** Returns whether the answer was a pair. */
    boolean refreshes(URI replica) {
        if (key == null) {
            key = UUID.randomUUID().toString();
        }
        try {
            lastAnswer =
                    Http.post(replica, "/api/token/refresh/", null, Map.of("refresh", refresh), "Idempotency-Key", key);
            if (lastAnswer.status() != 200) {
                return false;
            }
            refresh = lastAnswer.text("refresh");
            key = null;
            return true;
        } catch (IOException lost) {
            return false;
        }
    }

    /** Refreshes at these replicas, turn by turn, until the end, or until an answer is no pair. If there is none, it tries again. */
    void refreshesUntil(AtomicBoolean end, IntFunction<URI> replicas) {
        for (int turn = 0; !end.get() && !wasRefused(); turn++) {
            refreshes(replicas.apply(turn));
        }
    }

    /** Whether the last answer was no pair. */
    boolean wasRefused() {
        return lastAnswer != null && lastAnswer.status() != 200;
    }

    /** Whether the last try was made and not answered with a pair. */
    boolean lostAnAnswer() {
        return key != null;
    }

    /** The refresh token that it has. */
    String token() {
        return refresh;
    }

    /** The last answer; null if there was none yet. */
    Answer lastAnswer() {
        return lastAnswer;
    }
}
