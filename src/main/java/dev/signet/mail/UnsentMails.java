package dev.signet.mail;

import io.quarkus.mailer.Mail;
import io.quarkus.qute.Engine;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows developers, at {@code /q/mails}, the mails that are not sent. In production it keeps none and has no page. */
@Singleton
class UnsentMails {
    private static final int MOST = 100;
    private static final String PATH = "/q/mails";

    private final Engine engine;
    private final LaunchMode mode;
    private final Clock clock;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private int count;

    private record Kept(int number, Instant at, Mail mail) {}

    UnsentMails(Engine engine, LaunchMode mode, Clock clock) {
        this.engine = engine;
        this.mode = mode;
        this.clock = clock;
    }

    void install(@Observes Router router) {
        if (mode != LaunchMode.NORMAL) {
            router.get(PATH).handler(http -> end(http, "text/html", list()));
            router.getWithRegex(PATH + "/(?<number>[0-9]{1,9})\\.(?<type>html|txt)")
                    .handler(this::show);
        }
    }

    synchronized void keep(Mail mail) {
        if (mode != LaunchMode.NORMAL) {
            kept.addFirst(new Kept(++count, clock.instant(), mail));
            if (kept.size() > MOST) {
                kept.removeLast();
            }
        }
    }

    private synchronized String list() {
        List<Map<String, Object>> mails = kept.stream()
                .map(each -> Map.<String, Object>of(
                        "number", each.number(),
                        "time", each.at().truncatedTo(ChronoUnit.SECONDS),
                        "to", String.join(", ", each.mail().getTo()),
                        "subject", each.mail().getSubject()))
                .toList();
        return engine.getTemplate("mail/sent.html")
                .data("mails", mails)
                .data("most", MOST)
                .render();
    }

    private synchronized Optional<Mail> find(int number) {
        return kept.stream()
                .filter(each -> each.number() == number)
                .map(Kept::mail)
                .findFirst();
    }

    private void show(RoutingContext http) {
        Optional<Mail> mail = find(Integer.parseInt(http.pathParam("number")));
        if (mail.isEmpty()) {
            http.next();
        } else if (http.pathParam("type").equals("html")) {
            end(http, "text/html", mail.get().getHtml());
        } else {
            end(http, "text/plain", mail.get().getText());
        }
    }

    private static void end(RoutingContext http, String type, String content) {
        http.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type + ";charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(content);
    }
}
