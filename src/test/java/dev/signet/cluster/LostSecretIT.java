package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Authenticator;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The recipe in docs/keys.md for a lost SIGNET_KEYS_SECRET works, with everything stored that is encrypted with it. */
class LostSecretIT {
    private static final Pattern RECIPE =
            Pattern.compile("### If the secret is lost.*?```sql\\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> NEW_SECRET =
            Map.of("signet.keys.secret", "the secret after the one that was lost");

    private static final Map<String, String> WEBHOOKS = Map.of(
            "signet.webhooks.enabled", "true",
            "signet.webhooks.allow-http", "true",
            "signet.webhooks.allowed-networks", "127.0.0.1");

    private static final Map<String, String> WITH_NEW_SECRET = Stream.of(WEBHOOKS, NEW_SECRET)
            .flatMap(settings -> settings.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    @Test
    void after_the_recipe_the_service_starts_with_a_new_secret_and_everybody_logs_in_again() throws Exception {
        try (Cluster cluster = Cluster.withoutReplicas()) {
            cluster.addReplica(WEBHOOKS);
            Member plain = cluster.member();
            Member twofold = cluster.member();
            Member admin = cluster.member();
            cluster.sql("update users set is_staff = true where id = ?", admin.id());
            admin = cluster.login(admin.username());
            String lost = endpoint(cluster.first(), admin);
            assertThat(test(cluster.first(), admin, lost)).isEqualTo(202);
            enrol(cluster.first(), twofold);
            wrongGuess(cluster.first(), plain);
            for (String table : new String[] {
                "signing_keys",
                "data_keys",
                "factors",
                "recovery_codes",
                "throttled",
                "login_networks",
                "webhook_endpoints"
            }) {
                assertThat(cluster.number("select count(*) from " + table))
                        .as(table)
                        .isPositive();
            }
            cluster.stopReplicas();

            Replica refused = cluster.launchApart(NEW_SECRET);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.log()).containsAnyOf("docs/keys.md");

            run(cluster);
            assertThat(cluster.number("select count(*) from webhook_deliveries"))
                    .isZero();
            cluster.addReplica(WITH_NEW_SECRET);

            for (Member member : new Member[] {plain, twofold}) {
                assertThat(refresh(cluster.first(), member)).isEqualTo(401);
                assertThat(Http.get(cluster.first(), "/api/protected/", member.access())
                                .status())
                        .isEqualTo(401);
                Member again = cluster.login(member.username());
                assertThat(Http.get(cluster.first(), "/api/protected/", again.access())
                                .status())
                        .isEqualTo(200);
            }
            enrol(cluster.first(), cluster.login(twofold.username()));
            admin = cluster.login(admin.username());
            assertThat(test(cluster.first(), admin, lost)).isEqualTo(404);
            assertThat(test(cluster.first(), admin, endpoint(cluster.first(), admin)))
                    .isEqualTo(202);
            await("a message that is signed, and that its receiver did not get")
                    .until(() -> cluster.number("select count(*) from webhook_deliveries"
                                    + " where fault = 'The connection was refused.'")
                            == 1);
        }
    }

    private static void run(Cluster cluster) throws Exception {
        Matcher recipe = RECIPE.matcher(Files.readString(Path.of("docs", "keys.md")));
        assertThat(recipe.find()).isTrue();
        try (Connection connection = cluster.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(recipe.group(1));
        }
    }

    /** Adds a webhook whose receiver is away, and returns its id. */
    private static String endpoint(URI service, Member admin) throws IOException {
        Http.Answer added = Http.post(
                service,
                "/api/webhooks/",
                admin.access(),
                Map.of("url", "http://127.0.0.1:1/", "events", List.of("user.deleted")));
        assertThat(added.status()).isEqualTo(201);
        return added.text("id");
    }

    private static int test(URI service, Member admin, String endpoint) throws IOException {
        return Http.post(service, "/api/webhooks/" + endpoint + "/test/", admin.access(), Map.of())
                .status();
    }

    private static void enrol(URI service, Member member) throws IOException {
        Http.Answer secret = Http.post(
                service, "/api/users/me/mfa/totp/", member.access(), Map.of("current_password", Cluster.PASSWORD));
        assertThat(secret.status()).isEqualTo(200);
        String code =
                Authenticator.with(secret.text("secret"), Clock.systemUTC()).code();
        assertThat(Http.post(service, "/api/users/me/mfa/totp/confirm/", member.access(), Map.of("code", code))
                        .status())
                .isEqualTo(200);
    }

    private static void wrongGuess(URI service, Member member) throws IOException {
        assertThat(Http.post(service, "/api/token/", null, Map.of("username", member.username(), "password", "wrong"))
                        .status())
                .isEqualTo(401);
    }

    private static int refresh(URI service, Member member) throws IOException {
        return Http.post(service, "/api/token/refresh/", null, Map.of("refresh", member.refresh()))
                .status();
    }
}
