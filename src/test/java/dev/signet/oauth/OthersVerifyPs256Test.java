package dev.signet.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Client;
import dev.signet.testing.Jwt;
import dev.signet.testing.Ps256;
import dev.signet.testing.PublicAddress;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Access tokens with everything that RFC 9068 requires. */
@QuarkusTest
@TestProfile(Ps256.class)
class OthersVerifyPs256Test extends VerifiersOfOthers {
    OthersVerifyPs256Test() {
        super("PS256", "at+jwt");
    }

    @Test
    void spring_by_the_rules_of_rfc_9068() throws Exception {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(PublicAddress.url())
                .validateType(false)
                .build();
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        decoder.setJwtValidator(forClient(Ps256.CLIENT));
        for (Tokens each : List.of(tokens, tokens.refreshes())) {
            org.springframework.security.oauth2.jwt.Jwt token = decoder.decode(each.access());
            assertThat(token.getSubject()).isEqualTo(Long.toString(alice.id()));
            assertThat(token.getClaimAsString("client_id")).isEqualTo(Ps256.CLIENT);
            assertThat(token.getClaimAsString("scope")).isEqualTo(Ps256.SCOPE);
        }

        for (String forgery : forgeries(tokens.access())) {
            assertThatThrownBy(() -> decoder.decode(forgery)).isInstanceOf(JwtException.class);
        }
        decoder.setJwtValidator(forClient("another"));
        assertThatThrownBy(() -> decoder.decode(tokens.access())).isInstanceOf(JwtException.class);
    }

    private static OAuth2TokenValidator<org.springframework.security.oauth2.jwt.Jwt> forClient(String client) {
        return JwtValidators.createAtJwtValidator()
                .issuer(PublicAddress.url())
                .audience(Ps256.AUDIENCE)
                .clientId(client)
                .build();
    }

    @Test
    void oauth4webapi_by_the_rules_of_rfc_9068() throws Exception {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();
        List<String> all =
                new ArrayList<>(List.of(tokens.access(), tokens.refreshes().access()));
        all.addAll(forgeries(tokens.access()));
        all.add(tokens.refresh());

        NodeLibrary library = new NodeLibrary("oauth4webapi", 3);
        List<String> verdicts =
                library.verdicts(Map.of("ISSUER", PublicAddress.url(), "AUDIENCE", Ps256.AUDIENCE), all);

        assertThat(verdicts).hasSameSizeAs(all);
        assertThat(verdicts.subList(0, 2)).containsOnly(Long.toString(alice.id()));
        assertThat(verdicts.subList(2, verdicts.size())).allMatch(verdict -> verdict.startsWith("refused: "));
        assertThat(library.verdicts(
                        Map.of("ISSUER", PublicAddress.url(), "AUDIENCE", "https://elsewhere.example.com"),
                        List.of(tokens.access())))
                .allMatch(verdict -> verdict.startsWith("refused: "));
    }

    @Test
    void client_and_scope_are_said_by_access_tokens_alone_and_repeated_by_introspection() {
        Tokens tokens = accounts.make("alice").logsIn();

        assertThat(Jwt.of(tokens.refresh()).claims().has("client_id")).isFalse();
        assertThat(Jwt.of(tokens.refreshes().refresh()).claims().has("scope")).isFalse();
        ResourceServer.introspects(Jwt.of(tokens.access()).withItsOldSignature())
                .then()
                .body("active", is(true))
                .body("client_id", is(Ps256.CLIENT))
                .body("scope", is(Ps256.SCOPE));
    }
}
