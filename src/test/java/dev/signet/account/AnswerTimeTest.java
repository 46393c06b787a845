package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.testing.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How long an answer takes does not tell whether an account exists. */
@QuarkusTest
@TestProfile(RealMail.class)
class AnswerTimeTest {
    private static final int TIMES = 30;

    @Inject
    MeterRegistry metrics;

    @Test
    void registering_with_a_known_address_or_name_takes_as_long_as_with_unknown_ones() {
        assertOverlap(
                () -> {
                    Member member = Member.user("member");
                    Newcomer newcomer = Newcomer.called("new");
                    return List.of(
                            newcomer::registers,
                            new Newcomer(member.username(), newcomer.email())::registers,
                            new Newcomer(newcomer.username(), member.username() + "@example.com")::registers);
                },
                201);
    }

    @Test
    void a_forgotten_password_takes_as_long_for_a_known_address_as_for_an_unknown_one() {
        assertOverlap(
                () -> {
                    String address = Member.user("member").username() + "@example.com";
                    String nobodys = Newcomer.called("nobody").email();
                    return List.of(() -> Newcomer.forgets(nobodys), () -> Newcomer.forgets(address));
                },
                204);
    }

    @Test
    void another_link_takes_as_long_for_an_address_that_waits_for_proof_as_for_an_unknown_one() {
        assertOverlap(
                () -> {
                    Newcomer waiting = Newcomer.called("waiting");
                    waiting.registers().then().statusCode(201);
                    String nobodys = Newcomer.called("nobody").email();
                    return List.of(() -> resends(nobodys), () -> resends(waiting.email()));
                },
                204);
    }

    private static Response resends(String email) {
        return Newcomer.post("/api/users/resend_activation/", Map.of("email", email));
    }

    /** The first of the requests, about what nobody has, takes as long as each of the others. */
    private void assertOverlap(Supplier<List<Supplier<Response>>> requests, int status) {
        Rounds.untilItHolds(() -> {
            List<List<Long>> times = measured(requests, status);
            times.forEach(known -> overlap(times.get(0), known));
        });
    }

    /** In turn, so that a busy machine slows all of them alike, and each follows every other equally often. */
    private List<List<Long>> measured(Supplier<List<Supplier<Response>>> requests, int status) {
        SortedMap<Integer, List<Long>> times = new TreeMap<>();
        for (int i = 0; i < TIMES; i++) {
            List<Supplier<Response>> each = requests.get();
            for (int j = 0; j < each.size(); j++) {
                int turn = (i + j) % each.size();
                times.computeIfAbsent(turn, first -> new ArrayList<>()).add(nanos(each.get(turn), status));
            }
        }
        return List.copyOf(times.values());
    }

    /** How long the response takes if no mail of the request before it is being sent, which would take time from other requests only. */
    private long nanos(Supplier<Response> request, int status) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> metrics.get("signet.mails.waiting").gauge().value() == 0);
        long start = System.nanoTime();
        var answer = request.get();
        long nanos = System.nanoTime() - start;
        answer.then().statusCode(status);
        return nanos;
    }

    /** Each one's median lies within the other's middle four fifths. */
    private static void overlap(List<Long> some, List<Long> others) {
        assertThat(quantile(some, 0.5)).isBetween(quantile(others, 0.1), quantile(others, 0.9));
        assertThat(quantile(others, 0.5)).isBetween(quantile(some, 0.1), quantile(some, 0.9));
    }

    private static long quantile(List<Long> nanos, double share) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get((int) (share * (sorted.size() - 1)));
    }
}
