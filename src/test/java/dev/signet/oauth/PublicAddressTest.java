package dev.signet.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.PublicAddress;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.TakenOver;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/** The issuer is the service's own URL. */
@QuarkusTest
@TestProfile(TakenOver.class)
class PublicAddressTest {
    private static final String INTROSPECT = PublicAddress.url() + "/api/token/introspect/";

    @Inject
    Accounts accounts;

    /** Whatever a request says of the host that it came to, nobody is sent elsewhere: any cache may keep the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
    void the_metadata_is_the_same_for_everybody(String path) {
        given().header("Host", "evil.example.com")
                .get(path)
                .then()
                .statusCode(200)
                .header("Cache-Control", "public, max-age=300")
                .header("ETag", given().get(path).header("ETag"))
                .body("issuer", is(PublicAddress.url()))
                .body("jwks_uri", is(PublicAddress.url() + "/.well-known/jwks.json"))
                .body("introspection_endpoint", is(INTROSPECT));
    }

    @Test
    void spring_asks_about_tokens() {
        SpringOpaqueTokenIntrospector spring = SpringOpaqueTokenIntrospector.withIntrospectionUri(INTROSPECT)
                .clientId(ResourceServer.ID)
                .clientSecret(ResourceServer.SECRET)
                .build();
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        OAuth2AuthenticatedPrincipal caller = spring.introspect(tokens.access());

        assertThat(caller.<String>getAttribute("username")).isEqualTo(alice.username());
        assertThat(caller.<String>getAttribute("sub")).isEqualTo(Long.toString(alice.id()));
        assertThat(caller.getAttribute("iss").toString()).isEqualTo(PublicAddress.url());
        assertThatThrownBy(() -> spring.introspect(tokens.refresh())).isInstanceOf(BadOpaqueTokenException.class);
        tokens.logsOut();
        assertThatThrownBy(() -> spring.introspect(tokens.access())).isInstanceOf(BadOpaqueTokenException.class);
    }

    @Test
    void spring_with_another_secret_gets_no_answer() {
        SpringOpaqueTokenIntrospector spring = SpringOpaqueTokenIntrospector.withIntrospectionUri(INTROSPECT)
                .clientId(ResourceServer.ID)
                .clientSecret("another")
                .build();
        String access = accounts.make("alice").logsIn().access();

        assertThatThrownBy(() -> spring.introspect(access)).isInstanceOf(OAuth2IntrospectionException.class);
    }
}
