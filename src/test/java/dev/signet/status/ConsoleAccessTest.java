package dev.signet.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.settings.SettingInEffect;
import dev.signet.settings.SettingsInEffect;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators see of the service is for them alone, and shows no secret. */
@QuarkusTest
class ConsoleAccessTest {
    @Inject
    SmallRyeConfig config;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/statistics",
                "/api/attention",
                "/api/replicas",
                "/api/settings",
                "/api/security_events/csv",
                "/api/users/1/mfa",
                "/api/users/1/export"
            })
    void anonymous_callers_and_users_get_nothing(String path) {
        for (String slash : new String[] {"", "/"}) {
            given().get(path + slash).then().statusCode(401);
            int status = Member.user("alice").calls().get(path + slash).statusCode();
            assertThat(status).isEqualTo(path.endsWith("export") ? 404 : 403);
        }
    }

    @Test
    void settings_are_found_by_name_and_by_not_having_their_default() {
        Member admin = Member.admin("root");

        Response found = admin.calls().get("/api/settings/?search=Access-Life");
        assertThat(found.jsonPath().<String>getList("name")).containsExactly("signet.token.access-lifetime");
        assertThat(found.jsonPath().getString("[0].default")).isEqualTo("30m");
        assertThat(admin.calls().get("/api/settings/?changed=true").jsonPath().<String>getList("source"))
                .isNotEmpty()
                .doesNotContain("default");
        admin.calls().get("/api/settings/?changed=maybe").then().statusCode(400);
    }

    @Test
    void no_secret_of_this_very_service_is_shown() {
        String shown = Member.admin("root").calls().get("/api/settings/").asString();

        List<String> secrets = SettingsInEffect.of(config).stream()
                .filter(SettingInEffect::isSecret)
                .filter(SettingInEffect::isSet)
                .map(setting -> config.getConfigValue(setting.name()).getValue())
                .filter(value -> value.length() > 8)
                .toList();
        assertThat(secrets).as("the password of the database at least").isNotEmpty();
        assertThat(secrets).noneMatch(shown::contains);
    }
}
