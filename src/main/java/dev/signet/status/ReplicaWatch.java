package dev.signet.status;

import dev.signet.attention.Matter;
import dev.signet.attention.Matter.Severity;
import dev.signet.attention.Watch;
import dev.signet.status.Replicas.Replica;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says which replicas are lost, which run another version, and which have lost the feed or cannot send mail. */
@Singleton
class ReplicaWatch implements Watch {
    private final Replicas replicas;

    ReplicaWatch(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public List<Matter> matters() {
        return matters(replicas.all());
    }

    static List<Matter> matters(List<Replica> all) {
        List<Matter> matters = new ArrayList<>();
        Set<String> versions = all.stream()
                .filter(Replica::isLive)
                .map(each -> each.response().version())
                .collect(Collectors.toSet());
        for (Replica replica : all) {
            if (!replica.isLive()) {
                add(
                        matters,
                        replica,
                        "replica_lost",
                        Severity.ERROR,
                        "This replica no longer says that it runs. It was killed, or cannot reach the database.");
                continue;
            }
            if (versions.size() > 1) {
                add(
                        matters,
                        replica,
                        "replica_outdated",
                        Severity.WARNING,
                        "The replicas run different versions; this one runs "
                                + replica.response().version() + ". After an update, stop those of the old version.");
            }
            ofTheService(matters, replica);
        }
        return matters;
    }

    private static void ofTheService(List<Matter> matters, Replica replica) {
        ReplicaResponse response = replica.response();
        if (!response.revocationFeed()) {
            add(
                    matters,
                    replica,
                    "revocation_feed_lost",
                    Severity.ERROR,
                    "This replica has lost the feed of revocations and asks the database on each request. Its log says why.");
        }
        if (response.mail().equals("failing")) {
            add(
                    matters,
                    replica,
                    "mails_failing",
                    Severity.ERROR,
                    "The last mail of this replica could not be sent. `signet mail test` shows the server's answer.");
        }
        if (response.mailsWaiting() * 2 > replica.mailQueue()) {
            add(
                    matters,
                    replica,
                    "mails_waiting",
                    Severity.WARNING,
                    response.mailsWaiting() + " of at most " + replica.mailQueue() + " mails wait to be sent.");
        }
    }

    private static void add(List<Matter> to, Replica replica, String code, Severity severity, String message) {
        Matter matter =
                Matter.of(code, severity, message).about(replica.response().name());
        to.add(code.equals("replica_lost") ? matter.since(replica.response().seenAt()) : matter);
    }
}
