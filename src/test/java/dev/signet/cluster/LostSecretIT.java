package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Authenticator;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The recipe in docs/keys.md for a lost SIGNET_KEYS_SECRET works, with everything stored that is encrypted with it. */
class LostSecretIT {
    private static final Pattern RECIPE =
            Pattern.compile("### If the secret is lost.*?```sql\\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> NEW_SECRET =
            Map.of("signet.keys.secret", "the secret after the one that was lost");

    @Test
    void after_the_recipe_the_service_starts_with_a_new_secret_and_everybody_logs_in_again() throws Exception {
        try (Cluster cluster = Cluster.withoutReplicas()) {
            cluster.addReplica(Map.of());
            Member plain = cluster.member();
            Member twofold = cluster.member();
            enrol(cluster.first(), twofold);
            wrongGuess(cluster.first(), plain);
            for (String table : new String[] {
                "signing_keys", "data_keys", "factors", "recovery_codes", "throttled", "login_networks"
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
            cluster.addReplica(NEW_SECRET);

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
