package dev.signet.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.Settings;
import dev.signet.web.ApiError;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who the clients are is said in the settings, which must not let anybody in by mistake. */
class ClientsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void where_there_is_none_nobody_gets_in() {
        Clients nobody = started();

        assertRefused(nobody, "shop", SECRET);
        assertRefused(nobody, "", "");
    }

    @Test
    void a_client_gets_in_with_its_own_secret() {
        Clients clients = started(
                "signet.clients.shop.secret", SECRET, "signet.clients.\"till.example.com\".secret", "x".repeat(32));

        assertGetsIn(clients, "shop", SECRET);
        assertGetsIn(clients, "till.example.com", "x".repeat(32));
        assertRefused(clients, "till.example.com", SECRET);
        assertRefused(clients, "Shop", SECRET);
        assertRefused(clients, "shop", SECRET + " ");
    }

    @Test
    void the_settings_need_not_hold_the_secret_itself() {
        String hash = "3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9";

        Clients clients = started("signet.clients.shop.secret-hash", hash);

        assertGetsIn(clients, "shop", SECRET);
    }

    @Test
    void a_secret_that_can_be_guessed_stops_the_start() {
        assertStops("signet.clients.shop.secret", "signet.clients.shop.secret", "x".repeat(31));
    }

    @Test
    void a_client_without_a_secret_or_with_two_stops_the_start() {
        assertStops(
                "signet.clients.shop.secret",
                "signet.clients.shop.secret",
                SECRET,
                "signet.clients.shop.secret-hash",
                "0".repeat(64));
    }

    @Test
    void what_is_no_hash_stops_the_start() {
        for (String noHash : new String[] {"0".repeat(63), "0".repeat(62), "g".repeat(64), SECRET}) {
            assertStops("sha256sum", "signet.clients.shop.secret-hash", noHash);
        }
    }

    @Test
    void the_environment_can_name_a_client() {
        ClientConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ClientConfig.class)
                .withSources(new EnvConfigSource(Map.of("SIGNET_CLIENTS_SHOP_SECRET", SECRET), 300))
                .build()
                .getConfigMapping(ClientConfig.class);

        assertGetsIn(started(config), "shop", SECRET);
    }

    @Test
    void credentials_in_a_log_show_no_secret() {
        assertThat(new ClientCredentials("shop", SECRET).toString())
                .contains("shop")
                .doesNotContain(SECRET);
    }

    private static void assertGetsIn(Clients clients, String id, String secret) {
        assertThatCode(() -> clients.authenticate(new ClientCredentials(id, secret)))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(Clients clients, String id, String secret) {
        assertThatThrownBy(() -> clients.authenticate(new ClientCredentials(id, secret)))
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.status()).isEqualTo(401));
    }

    private static void assertStops(String whatToSet, String... settings) {
        assertThatThrownBy(() -> started(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(whatToSet)
                .hasMessageNotContaining(settings[1]);
    }

    private static Clients started(String... settings) {
        return started(Settings.of(ClientConfig.class, settings));
    }

    private static Clients started(ClientConfig config) {
        Clients clients = new Clients(config);
        clients.check();
        return clients;
    }
}
