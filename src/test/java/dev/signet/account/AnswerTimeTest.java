package dev.signet.account;

import static org.assertj.core.api.Assertions.fail;

import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How long an answer takes does not tell whether an account exists. */
@QuarkusTest
@TestProfile(RealMail.class)
class AnswerTimeTest {
    private static final int TIMES = 24;

    /** A leak shows every time, a busy machine does not. */
    private static final int TRIES = 3;

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

    /** The first of the requests, about what nobody has, takes as long as each of the others. */
    private static void assertOverlap(Supplier<List<Supplier<Response>>> requests, int status) {
        List<List<Long>> times = List.of();
        for (int i = 0; i < TRIES; i++) {
            times = measured(requests, status);
            List<Long> unknown = times.get(0);
            if (times.stream().allMatch(known -> overlap(unknown, known))) {
                return;
            }
        }
        fail("the answer times tell who exists (ns): %s", times);
    }

    /** By turns, so that a busy machine slows all alike, and each as often after each other, whose mail may still be on its way. */
    private static List<List<Long>> measured(Supplier<List<Supplier<Response>>> requests, int status) {
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

    private static long nanos(Supplier<Response> request, int status) {
        long start = System.nanoTime();
        var answer = request.get();
        long nanos = System.nanoTime() - start;
        answer.then().statusCode(status);
        return nanos;
    }

    /** Whether each one's median lies within the other's middle four fifths. */
    private static boolean overlap(List<Long> some, List<Long> others) {
        return liesWithin(quantile(some, 0.5), others) && liesWithin(quantile(others, 0.5), some);
    }

    private static boolean liesWithin(long median, List<Long> times) {
        return quantile(times, 0.1) <= median && median <= quantile(times, 0.9);
    }

    private static long quantile(List<Long> nanos, double share) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get((int) (share * (sorted.size() - 1)));
    }
}
