package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.testing.Member;
import dev.signet.testing.Packaged;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A native binary holds only the algorithms that its build found a use for: each that can be configured must be there. */
class EveryAlgorithmIT {
    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        assumeThat(Packaged.service().isNative())
                .as("a native binary was packaged (-Dnative); in the jar every algorithm of the JDK is there")
                .isTrue();
        cluster = Cluster.start(Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256", "PS256", "EdDSA"})
    void keys_are_made_and_sign_and_verify(String algorithm) throws Exception {
        Member member = cluster.member();
        try (Replica replica = cluster.startApart(Map.of("signet.keys.algorithm", algorithm))) {
            Http.Answer pair =
                    Http.post(replica.base(), "/api/token/refresh/", null, Map.of("refresh", member.refresh()));
            assertThat(pair.status()).isEqualTo(200);
            assertThat(Jwts.algorithm(pair.text("access"))).isEqualTo(algorithm);
            assertThat(Http.get(replica.base(), "/api/protected/", pair.text("access"))
                            .status())
                    .isEqualTo(200);
        }
    }
}
