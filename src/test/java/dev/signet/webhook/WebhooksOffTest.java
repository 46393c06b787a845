package dev.signet.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By default there are no webhooks. */
@QuarkusTest
class WebhooksOffTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "/0d9d7a52-1c1e-4c9e-8a3c-0f7d1c1e5a52", "/deliveries", "/deliveries/pages"})
    void their_paths_do_not_exist_and_nothing_is_stored(String path) {
        Sql.run("insert into webhook_endpoints (id, url, description, events, secret, created_at)"
                + " values (gen_random_uuid(), 'https://a.example/', '', '*', '', now())");
        try {
            Member admin = Member.admin("root");
            admin.calls()
                    .get("/api/webhooks" + path + "/")
                    .then()
                    .statusCode(404)
                    .contentType("text/html");
            assertThat(Sql.number("select count(*) from webhook_deliveries")).isZero();
        } finally {
            Sql.run("delete from webhook_endpoints");
        }
    }
}
