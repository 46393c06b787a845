package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How long an answer takes does not tell whether an account exists. */
@QuarkusTest
@TestProfile(RealMail.class)
class AnswerTimeTest {
    private static final int TIMES = 25;

    @Test
    void registering_with_a_known_address_or_name_takes_as_long_as_with_unknown_ones() {
        List<Long> unknown = new ArrayList<>();
        List<Long> knownName = new ArrayList<>();
        List<Long> knownAddress = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            Member member = Member.user("member");
            Newcomer newcomer = Newcomer.called("new");
            unknown.add(nanos(newcomer::registers, 201));
            knownName.add(nanos(new Newcomer(member.username(), newcomer.email())::registers, 201));
            knownAddress.add(
                    nanos(new Newcomer(newcomer.username(), member.username() + "@example.com")::registers, 201));
        }

        overlap(unknown, knownName);
        overlap(unknown, knownAddress);
    }

    @Test
    void a_forgotten_password_takes_as_long_for_a_known_address_as_for_an_unknown_one() {
        List<Long> unknown = new ArrayList<>();
        List<Long> known = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            String address = Member.user("member").username() + "@example.com";
            unknown.add(nanos(() -> Newcomer.forgets(Newcomer.called("nobody").email()), 204));
            known.add(nanos(() -> Newcomer.forgets(address), 204));
        }

        overlap(unknown, known);
    }

    private static long nanos(Supplier<Response> request, int status) {
        long start = System.nanoTime();
        var answer = request.get();
        long nanos = System.nanoTime() - start;
        answer.then().statusCode(status);
        return nanos;
    }

    /** Interleaved, so that a busy machine slows both alike: each one's median lies within the other's middle four fifths. */
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
