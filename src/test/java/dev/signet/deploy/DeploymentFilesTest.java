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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
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

    /** The owner of the files, not of the service. */
    private static final Set<String> OTHERS = Set.of(
            "SIGNET_DOCKERFILE",
            "SIGNET_PROXY_BIND",
            "SIGNET_PROXY_BEHIND",
            "SIGNET_REPLICA_ONE",
            "SIGNET_REPLICA_TWO");

    /** MiB that the native binary takes after many requests, and that a hash takes: docs/deployment.md, docs/operating.md. */
    private static final int NATIVE_UNDER_LOAD = 133;

    private static final int HASH = 19;

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

    /** Otherwise Java does not start in a container of 512 MiB: the objects in the cache must fit into the first heap. */
    @Test
    void every_start_from_an_aot_cache_sets_the_first_heap() throws IOException {
        Pattern options = Pattern.compile("(?s).{0,500}-XX:AOTCache=");
        for (String file :
                List.of("src/main/docker/Dockerfile.jvm", "src/main/docker/faster-start", "docs/deployment.md")) {
            assertThat(found(options, Files.readString(Path.of(file))))
                    .as(file)
                    .isNotEmpty()
                    .allMatch(each -> each.contains("-Xms"));
        }
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
    void what_selects_pods_selects_those_of_the_deployment() throws IOException {
        JsonNode labels = yaml(KUBERNETES.resolve("kustomization.yaml")).at("/labels/0");
        // Kustomize puts them into the pods' template, and into the selectors of Deployment and Service.
        assertThat(labels.path("includeSelectors").asBoolean()).isTrue();
        JsonNode pods = labels.path("pairs");
        assertThat(pods).isNotEmpty();
        assertThat(yaml(KUBERNETES.resolve("service.yaml")).at("/spec/selector").isMissingNode())
                .isTrue();
        assertThat(yaml(KUBERNETES.resolve("disruption.yaml")).at("/spec/selector/matchLabels"))
                .isEqualTo(pods);
        assertThat(yaml(KUBERNETES.resolve("network.yaml")).at("/spec/podSelector/matchLabels"))
                .isEqualTo(pods);
        JsonNode deployment = yaml(KUBERNETES.resolve("deployment.yaml"));
        assertThat(deployment.at("/spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels"))
                .isEqualTo(pods);
        JsonNode scaled = yaml(KUBERNETES.resolve("autoscaling.yaml")).at("/spec/scaleTargetRef");
        for (String part : List.of("/kind", "/apiVersion")) {
            assertThat(scaled.at(part)).isEqualTo(deployment.at(part));
        }
        assertThat(scaled.path("name")).isEqualTo(deployment.at("/metadata/name"));
    }

    @Test
    void every_container_has_its_probes_and_its_share_and_the_hashes_fit_into_it() throws IOException {
        String kustomization = Files.readString(KUBERNETES.resolve("kustomization.yaml"));
        JsonNode containers = yaml(KUBERNETES.resolve("deployment.yaml")).at("/spec/template/spec/containers");
        assertThat(containers).isNotEmpty();
        for (JsonNode container : containers) {
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                assertThat(container.at("/" + probe + "/httpGet/port").asText())
                        .as(probe)
                        .isEqualTo("http");
            }
            assertThat(container.at("/readinessProbe/timeoutSeconds").asInt()).isEqualTo(5);
            JsonNode resources = container.path("resources");
            assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
            int granted = mebibytes(resources.at("/requests/memory"));
            int most = mebibytes(resources.at("/limits/memory"));
            assertThat(granted).isPositive().isLessThanOrEqualTo(most);
            int threads = Integer.parseInt(value(kustomization, "SIGNET_PASSWORD_THREADS"));
            assertThat(NATIVE_UNDER_LOAD + 2 * threads * HASH).isLessThan(most);
        }
    }

    @Test
    void who_believes_a_proxy_says_which_one() throws IOException {
        String kustomization = Files.readString(KUBERNETES.resolve("kustomization.yaml"));
        assertThat(value(kustomization, "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING"))
                .isEqualTo("true");
        assertThat(value(kustomization, "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES")).isNotEmpty();

        JsonNode compose = yaml(COMPOSE);
        JsonNode environment = compose.at("/x-replica/environment");
        assertThat(environment
                        .path("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING")
                        .asText())
                .isEqualTo("true");
        assertThat(environment.path("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES"))
                .isEqualTo(compose.at("/networks/inside/ipam/config/0/subnet"));
    }

    @Test
    void no_secret_stands_in_them() throws IOException {
        JsonNode compose = yaml(COMPOSE);
        List<JsonNode> services = new ArrayList<>(List.of(compose.path("x-replica")));
        compose.path("services").forEach(services::add);
        for (JsonNode service : services) {
            service.path("environment").properties().forEach(variable -> {
                if (variable.getKey().matches(".*(PASSWORD|SECRET).*")) {
                    assertThat(variable.getKey()).endsWith("_FILE");
                    String name = StringUtils.removeStart(variable.getValue().asText(), "/run/secrets/");
                    assertThat(service.path("secrets"))
                            .extracting(JsonNode::asText)
                            .contains(name);
                    assertThat(compose.at("/secrets/" + name + "/file").asText())
                            .isEqualTo("./secrets/" + name);
                }
            });
        }
        assertThat(services.get(0).at("/environment").has("SIGNET_KEYS_SECRET_FILE"))
                .isTrue();
        for (Path file : everyFile()) {
            assertThat(Files.readString(file)).as("%s", file).doesNotContain("kind: Secret");
        }
    }

    @Test
    void every_file_of_a_secret_that_a_pod_is_told_of_is_mounted_and_made() throws IOException {
        String kustomization = Files.readString(KUBERNETES.resolve("kustomization.yaml"));
        JsonNode pod = yaml(KUBERNETES.resolve("deployment.yaml")).at("/spec/template/spec");
        String folder = pod.at("/containers/0/volumeMounts/1/mountPath").asText();
        assertThat(pod.at("/volumes/1/secret/secretName").asText()).isEqualTo("signet");
        List<String> files = Pattern.compile("- [A-Z_]+_FILE=(\\S+)")
                .matcher(kustomization)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(files).hasSize(4).allSatisfy(file -> {
            assertThat(file).startsWith(folder + "/");
            assertThat(kustomization).contains("--from-literal=" + file.substring(folder.length() + 1) + "=");
        });
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
        return duration(value(kustomization, variable));
    }

    private static String value(String kustomization, String variable) {
        return Pattern.compile("- " + variable + "=(\\S+)")
                .matcher(kustomization)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static int mebibytes(JsonNode quantity) {
        assertThat(quantity.asText()).endsWith("Mi");
        return Integer.parseInt(quantity.asText().replace("Mi", ""));
    }

    private static Duration duration(String text) {
        return DurationConverter.parseDuration(text);
    }
}
