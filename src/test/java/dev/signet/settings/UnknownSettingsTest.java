package dev.signet.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownSettingsTest {
    private static final Random RANDOM = new Random(14);
    private static final Collection<String> LISTED = SettingNames.listed().all().stream()
            .filter(name -> name.startsWith("signet."))
            .sorted()
            .toList();

    @Test
    void every_listed_setting_is_known_in_every_form() {
        for (String listed : LISTED) {
            String name = listed.replace("<id>", "shop");
            property(name);
            property("%prod." + name);
            property("%dev,test." + name);
            property(name + "[0]");
            variable(SettingForms.variable(name));
            variable(SettingForms.variable(name).toLowerCase(Locale.ROOT));
            variable("_PROD_" + SettingForms.variable(name));
            variable(SettingForms.variable(name) + "_0_");
            variable(name);
        }
    }

    /** One character is lost, doubled, replaced, or swapped with the next. */
    @Test
    void every_misspelling_of_every_setting_is_refused_and_what_was_meant_is_named() {
        int misspellings = 0;
        for (String listed : LISTED) {
            String name = listed.replace("<id>", "shop");
            for (String misspelt : misspellings(name)) {
                if (SettingNames.listed().ofProperty(misspelt).isPresent() || isOnlyAnotherClient(misspelt)) {
                    continue;
                }
                misspellings++;
                refused(() -> property(misspelt)).hasMessageContaining(misspelt).hasMessageContaining(name);
                refused(() -> property("%test." + misspelt)).hasMessageContaining(name);
                refused(() -> variable(SettingForms.variable(misspelt)))
                        .hasMessageContaining(SettingForms.variable(misspelt))
                        .hasMessageContaining(SettingForms.variable(name));
            }
        }
        assertThat(misspellings).isGreaterThan(300);
    }

    @ParameterizedTest
    @CsvSource({
        "signet.access-lifetime, signet.token.access-lifetime",
        "signet.token.accessLifetime, signet.token.access-lifetime",
        "signet.token.access_lifetime, signet.token.access-lifetime",
        "signet.token.access.lifetime, signet.token.access-lifetime",
        "signet.keys.password, signet.admin.password",
        "signet.keys.hs256-secret, signet.keys.legacy.hs256-secret",
        "signet.providers.acme.clientid, signet.providers.acme.client-id",
        "SIGNET_PROVIDERS_ACME_CLIENTID, SIGNET_PROVIDERS_ACME_CLIENT_ID",
        "SIGNET_PROVIDER_ACME_CLIENT_ID, SIGNET_PROVIDERS__ID__CLIENT_ID",
        "signet.clients.my.app.secret, signet.clients.<id>.secret",
    })
    void other_ways_to_write_a_setting_lead_to_it(String written, String meant) {
        refused(() -> {
                    if (written.startsWith("SIGNET_")) {
                        variable(written);
                    } else {
                        property(written);
                    }
                })
                .hasMessageContaining(written)
                .hasMessageContaining(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"signet.zzz", "signet.", "signet.no.such.thing-that-resembles-nothing-at-all"})
    void a_name_that_resembles_none_is_refused_without_a_guess(String name) {
        refused(() -> property(name)).hasMessageContaining(name).hasMessageNotContaining("did you mean");
    }

    @Test
    void the_message_names_every_fault_once_and_no_value() {
        refused(() -> UnknownSettings.refuse(config(
                        Map.of("SIGNET_TOKN_LEEWAY", "shameful-1", "SIGNET_KEYS_SECRT", "shameful-2"),
                        Map.of("signet.mfa.isuer", "shameful-3"))))
                .hasMessageContainingAll(
                        "SIGNET_TOKEN_LEEWAY",
                        "SIGNET_KEYS_SECRET",
                        "signet.mfa.issuer",
                        "/some/application.properties")
                .hasMessageNotContaining("shameful")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("\n"));
    }

    @Test
    void what_does_not_start_with_the_prefix_is_none_of_our_business() {
        UnknownSettings.refuse(config(
                Map.of("SIGNETS_HOME", "/x", "SIGNET", "x", "MY_SIGNET_TOKEN", "x", "PATH", "/bin"),
                Map.of("signets.home", "/x", "my.signet.token", "x", "quarkus.http.prot", "80")));
    }

    /** As the Kubernetes documentation has them for a service, and Docker's for a link. */
    @ParameterizedTest
    @ValueSource(strings = {"SIGNET", "SIGNET_TOKEN", "SIGNET_KEYS_SECRET", "SIGNET_STAGING_2", "SIGNET_REDIS"})
    void the_service_links_of_kubernetes_and_docker_are_no_settings(String service) {
        Map<String, String> links = new HashMap<>(Map.of(
                service + "_SERVICE_HOST", "10.0.0.11",
                service + "_SERVICE_PORT", "8080",
                service + "_SERVICE_PORT_HTTP", "8080",
                service + "_SERVICE_PORT_METRICS_V2", "9000"));
        for (String protocol : List.of("TCP", "UDP", "SCTP")) {
            String port = service + "_PORT_8080_" + protocol;
            links.put(service + "_PORT", protocol.toLowerCase(Locale.ROOT) + "://10.0.0.11:8080");
            links.put(port, "tcp://10.0.0.11:8080");
            links.put(port + "_PROTO", "tcp");
            links.put(port + "_PORT", "8080");
            links.put(port + "_ADDR", "10.0.0.11");
            UnknownSettings.refuse(config(links, Map.of()));
        }
        Map<String, String> docker = Map.of(
                service + "_PORT", "tcp://172.17.0.5:5432",
                service + "_PORT_5432_TCP_ADDR", "172.17.0.5",
                service + "_NAME", "/web/signet",
                service + "_ENV_PG_MAJOR", "18");
        UnknownSettings.refuse(config(docker, Map.of()));
    }

    @Test
    void a_misspelt_setting_beside_service_links_is_refused_all_the_same() {
        Map<String, String> environment = Map.of(
                "SIGNET_SERVICE_HOST", "10.0.0.11",
                "SIGNET_PORT", "tcp://10.0.0.11:80",
                "SIGNET_TOKEN_LEEWY", "1s");
        refused(() -> UnknownSettings.refuse(config(environment, Map.of())))
                .hasMessageContaining("SIGNET_TOKEN_LEEWAY")
                .hasMessageNotContaining("SERVICE_HOST");
        refused(() -> variable("SIGNET_PORT")).hasMessageContaining("SIGNET_PORT");
        refused(() -> variable("SIGNET_HTTP_PORT")).hasMessageContaining("SIGNET_HTTP_PORT");
    }

    @Test
    void the_variables_of_our_own_deployment_files_are_no_settings() {
        for (String variable : List.of("SIGNET_DOCKERFILE", "SIGNET_PROXY_BIND", "SIGNET_REPLICA_ONE")) {
            variable(variable);
        }
    }

    @Test
    void a_client_that_a_file_names_is_known_in_the_environment() {
        refused(() -> variable("SIGNET_CLIENTS_MY_APP_SECRET")).hasMessageContaining("SIGNET_CLIENTS__ID__SECRET");
        UnknownSettings.refuse(config(
                Map.of("SIGNET_CLIENTS_MY_APP_SECRET_FILE", "/run/secrets/my-app"),
                Map.of("signet.clients.my-app.secret", "")));
        variable("SIGNET_CLIENTS__MY_APP__SECRET");
    }

    private static boolean isOnlyAnotherClient(String name) {
        return SettingNames.asVariable("signet.clients.<id>.secret")
                        .matcher(SettingForms.variable(name))
                        .matches()
                || SettingNames.listed().variables().stream()
                        .anyMatch(known ->
                                known.matcher(SettingForms.variable(name)).matches());
    }

    private static List<String> misspellings(String name) {
        List<String> misspellings = new ArrayList<>();
        // Not the client's id, which may be any.
        String end = name.substring(name.lastIndexOf('.') + 1);
        String start = name.substring(0, name.length() - end.length());
        int at = RANDOM.nextInt(end.length());
        char letter = (char) ('a' + RANDOM.nextInt(26));
        misspellings.add(start + end.substring(0, at) + end.substring(at + 1));
        misspellings.add(start + end.substring(0, at) + end.charAt(at) + end.substring(at));
        misspellings.add(start + end.substring(0, at) + letter + end.substring(at + 1));
        if (at > 0) {
            misspellings.add(
                    start + end.substring(0, at - 1) + end.charAt(at) + end.charAt(at - 1) + end.substring(at + 1));
        }
        misspellings.removeIf(misspelt -> misspelt.equals(name) || misspelt.endsWith("."));
        return misspellings;
    }

    private static void property(String name) {
        UnknownSettings.refuse(config(Map.of(), Map.of(name, "x")));
    }

    private static void variable(String name) {
        UnknownSettings.refuse(config(Map.of(name, "x"), Map.of()));
    }

    private static SmallRyeConfig config(Map<String, String> environment, Map<String, String> file) {
        return new SmallRyeConfigBuilder()
                .withProfile("prod")
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new PropertiesConfigSource(
                        file, "PropertiesConfigSource[source=file:/some/application.properties]", 260))
                .build();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Runnable start) {
        return assertThatThrownBy(start::run).isInstanceOf(ConfigurationException.class);
    }
}
