package dev.signet.cluster;

import dev.signet.cluster.Http.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;

/** A client that tries a refresh again, with the same key, until it has the answer. */
final class RefreshingClient {
    private String refresh;
    private String key;
    private Answer lastAnswer;

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
