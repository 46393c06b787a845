package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasSettingsTest {
    private static final Random RANDOM = new Random(20261129);

    /** What divides a query, what is escaped in it, and what a URI may not hold. */
    private static final String[] PIECES = {
        "a", "1", "=", "&", "%25", "%2", "%", " ", "+", "|", "{", "}", "<", ">", "\"", "\\", "^", "`", "é", "日", "#",
        "[", "]", "'"
    };

    @Test
    void nothing_is_served_unless_the_settings_want_it() {
        assertThat(aliases("signet.paths.alias-prefix", "/auth").of("/auth/users/"))
                .isEmpty();
        assertThat(aliases("signet.paths.aliases", "djoser").of("/auth/login/")).isEmpty();
        assertThat(aliases("signet.paths.aliases", "dj-rest-auth").of("/auth/users/"))
                .isEmpty();
        assertThat(aliases("signet.paths.aliases", "dj-rest-auth,djoser")
                        .of("/auth/users/7")
                        .orElseThrow()
                        .path())
                .isEqualTo("/api/users/7");
    }

    @Test
    void a_prefix_that_takes_the_path_of_another_resource_stops_the_start() {
        Aliases clashing = aliases("signet.paths.aliases", "dj-rest-auth", "signet.paths.alias-prefix", "/api");

        assertThatThrownBy(clashing::check)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.paths.alias-prefix")
                .hasMessageContaining("/api/logout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "auth", "/auth/", "//auth", "/a b", "/auth?x", "/{auth}", "/%61"})
    void a_prefix_that_is_no_path_stops_the_start(String prefix) {
        assertThatThrownBy(() -> Settings.of(PathsConfig.class, "signet.paths.alias-prefix", prefix))
                .hasMessageContaining("must be a path like /auth");
    }

    @RepeatedTest(200)
    void any_query_becomes_one_that_a_uri_may_hold() {
        StringBuilder query = new StringBuilder("q");
        for (int i = RANDOM.nextInt(20); i > 0; i--) {
            query.append(PIECES[RANDOM.nextInt(PIECES.length)]);
        }

        String legal = Aliases.legal(query.toString());

        URI uri = URI.create("/api/users/?" + legal);
        assertThat(uri.getRawQuery()).isEqualTo(legal);
        assertThat(uri.getRawFragment()).isNull();
        assertThat(Aliases.legal(legal)).isEqualTo(legal);
    }

    private static Aliases aliases(String... settings) {
        return new Aliases(Settings.of(PathsConfig.class, settings), PathViewsTest.ofLogout(), new ObjectMapper());
    }
}
