package dev.signet.deploy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that run the service in containers say what the service understands, and agree with each other. */
@QuarkusTest
class DeploymentFilesTest {
    private static final Path COMPOSE = Path.of("compose.yaml");
    private static final Path KUBERNETES = Path.of("deploy/kubernetes");
    private static final Path PROXY = Path.of("deploy/haproxy.cfg");
    private static final List<Path> DOCKERFILES =
            List.of(Path.of("src/main/docker/Dockerfile.native"), Path.of("src/main/docker/Dockerfile.jvm"));

    private static final Pattern VARIABLE = Pattern.compile("\\b(?:SIGNET|QUARKUS)_[A-Z_]+\\b");

    /** Of the files themselves, not of the service. */
    private static final Set<String> OTHERS = Set.of(
            "SIGNET_DOCKERFILE",
            "SIGNET_PROXY_BIND",
            "SIGNET_PROXY_BEHIND",
            "SIGNET_REPLICA_ONE",
            "SIGNET_REPLICA_TWO");

    private static final Pattern PROBE = Pattern.compile("/q/health/[a-z]+");

    @Test
    void every_variable_that_they_set_is_a_setting() throws IOException {
        Set<String> settings = settings();
        Set<String> used = new TreeSet<>();
        for (Path file : everyFile()) {
            used.addAll(found(VARIABLE, Files.readString(file)));
        }
        used.removeAll(OTHERS);
        assertThat(used).hasSizeGreaterThan(5).isSubsetOf(settings);
    }

    @Test
    void every_probe_that_they_send_is_answered() throws IOException {
        for (Path file : everyFile()) {
            for (String probe : found(PROBE, Files.readString(file))) {
                given().get(probe).then().statusCode(200);
            }
        }
        assertThat(found(PROBE, Files.readString(KUBERNETES.resolve("deployment.yaml"))))
                .containsExactlyInAnyOrder("/q/health/live", "/q/health/ready", "/q/health/started");
        for (Path file : DOCKERFILES) {
            assertThat(found(PROBE, Files.readString(file))).as("%s", file).contains("/q/health/live");
        }
        assertThat(found(PROBE, Files.readString(PROXY))).containsExactly("/q/health/ready");
    }

    @Test
    void nothing_is_killed_before_its_requests_have_ended() throws IOException {
        JsonNode deployment = yaml(KUBERNETES.resolve("deployment.yaml"));
        String kustomization = Files.readString(KUBERNETES.resolve("kustomization.yaml"));
        assertThat(Duration.ofSeconds(deployment
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asLong()))
                .isGreaterThan(literal(kustomization, "QUARKUS_SHUTDOWN_DELAY")
                        .plus(literal(kustomization, "QUARKUS_SHUTDOWN_TIMEOUT")));

        JsonNode replica = yaml(COMPOSE).path("x-replica");
        assertThat(duration(replica.path("stop_grace_period").asText()))
                .isGreaterThan(duration(replica.at("/environment/QUARKUS_SHUTDOWN_DELAY")
                                .asText())
                        .plus(duration(replica.at("/environment/QUARKUS_SHUTDOWN_TIMEOUT")
                                .asText())));
    }

    @Test
    void the_service_runs_without_rights_on_a_file_system_that_it_cannot_write() throws IOException {
        JsonNode pod = yaml(KUBERNETES.resolve("deployment.yaml")).at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0/securityContext");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");

        JsonNode replica = yaml(COMPOSE).path("x-replica");
        assertThat(replica.path("read_only").asBoolean()).isTrue();
        assertThat(replica.at("/cap_drop/0").asText()).isEqualTo("ALL");

        for (Path file : DOCKERFILES) {
            String lastUser = Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("USER "))
                    .reduce((earlier, later) -> later)
                    .orElse("");
            assertThat(lastUser).as("%s", file).isEqualTo("USER 1001");
        }
    }

    @Test
    void no_secret_stands_in_them() throws IOException {
        JsonNode services = yaml(COMPOSE).path("services");
        assertThat(services.size()).isGreaterThan(3);
        for (JsonNode service : services) {
            service.path("environment").properties().forEach(variable -> {
                if (variable.getKey().matches(".*(PASSWORD|SECRET).*")) {
                    assertThat(variable.getValue().asText())
                            .as(variable.getKey())
                            .matches("\\$\\{[A-Z_]+:[?-].*}");
                }
            });
        }
        for (Path file : everyFile()) {
            assertThat(Files.readString(file)).as("%s", file).doesNotContain("kind: Secret");
        }
    }

    private static List<Path> everyFile() throws IOException {
        try (Stream<Path> manifests = Files.list(KUBERNETES)) {
            return Stream.of(Stream.of(COMPOSE, PROXY), DOCKERFILES.stream(), manifests)
                    .flatMap(files -> files)
                    .toList();
        }
    }

    /** The settings that the example file lists, as variables of the environment. */
    private static Set<String> settings() throws IOException {
        return Files.readAllLines(Path.of("application.properties.example")).stream()
                .filter(line -> line.matches("#[a-z].*=.*"))
                .map(line -> line.substring(1, line.indexOf('=')))
                .map(key -> key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase())
                .collect(Collectors.toSet());
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(file.toFile());
    }

    private static Duration literal(String kustomization, String variable) {
        return duration(Pattern.compile(variable + "=(\\S+)")
                .matcher(kustomization)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow());
    }

    private static Duration duration(String text) {
        return DurationConverter.parseDuration(text);
    }
}
