package dev.signet.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event names the device of its own request, on whatever thread it is written. */
@QuarkusTest
@TestProfile(RealMail.class)
class CurrentRequestTest {
    private static final String DEVICE =
            "select device from security_events where kind = ? and outcome = ? and user_id = ?";

    @Inject
    CurrentRequest request;

    @Inject
    Ledger ledger;

    @Inject
    Database sql;

    @Inject
    Mailbox mailbox;

    @Test
    void a_thread_without_a_request_has_no_caller_and_an_unknown_device() {
        assertThat(request.device()).isEqualTo(Device.UNKNOWN);
        assertThat(request.signedIn()).isEmpty();
        assertThatIllegalStateException().isThrownBy(request::caller);
    }

    @Test
    void an_event_can_be_written_on_a_thread_without_a_request() {
        Member alice = Member.user("alice");

        CompletableFuture.runAsync(
                        () -> QuarkusTransaction.requiringNew()
                                .run(() -> ledger.done(SecurityEventKind.MFA_RESET)
                                        .to(alice.id())
                                        .record()),
                        new ForkJoinPool(1))
                .join();

        assertThat(deviceOf(SecurityEventKind.MFA_RESET, "success", alice)).isEmpty();
    }

    /** They fail on worker threads, after the hash was computed on a password thread. */
    @Test
    void simultaneous_requests_keep_their_devices_apart() {
        List<Member> members =
                IntStream.range(0, 8).mapToObj(i -> Member.user("alice")).toList();

        AtOnce.all(members.stream()
                .<Callable<Integer>>map(member -> () -> fails(member))
                .toList());

        assertThat(members).allSatisfy(member -> {
            assertThat(deviceOf(SecurityEventKind.LOGIN, "failure", member)).isEqualTo("login of " + member.id());
            assertThat(deviceOf(SecurityEventKind.PASSWORD_CHANGED, "failure", member))
                    .isEqualTo("change by " + member.id());
        });
    }

    private int fails(Member member) {
        given().header("User-Agent", "login of " + member.id())
                .formParam("username", member.username())
                .formParam("password", "wrong")
                .post("/api/token/")
                .then()
                .statusCode(401);
        return member.calls()
                .header("User-Agent", "change by " + member.id())
                .formParam("current_password", "wrong")
                .formParam("new_password", "a new password of the tests")
                .post("/api/users/set_password/")
                .then()
                .statusCode(400)
                .extract()
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Phone/1", "", "a tab\tand more", "Mozilla/5.0 (X11; Linux x86_64)"})
    void an_event_of_a_mail_names_the_device_that_asked_for_the_mail(String agent) {
        Member alice = Member.user("alice");
        String address = alice.username() + "@example.com";

        given().header("User-Agent", agent)
                .formParam("email", address)
                .post("/api/users/reset_password/")
                .then()
                .statusCode(204);

        mailbox.first(address);
        assertThat(deviceOf(SecurityEventKind.PASSWORD_RESET_REQUESTED, "success", alice))
                .isEqualTo(agent);
    }

    private String deviceOf(SecurityEventKind kind, String outcome, Member member) {
        String stored = kind.name().toLowerCase(Locale.ROOT);
        return sql.one(String.class, DEVICE, stored, outcome, member.id());
    }
}
