package dev.signet.settings;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recognises the environment variables that Kubernetes and Docker create for every service that a container can reach.
 * If a service is called signet, they look like settings: {@code SIGNET_SERVICE_HOST}, {@code SIGNET_PORT_8080_TCP}.
 */
final class ServiceLinks {
    private static final Pattern KUBERNETES = Pattern.compile("(.+)_SERVICE_HOST");
    private static final Pattern DOCKER = Pattern.compile("(.+)_PORT");
    private static final Pattern ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*");
    private static final String OF_A_LINK =
            "_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT|PORT_\\d+_(?:TCP|UDP|SCTP)(?:_.+)?|NAME|ENV_.+)";

    private ServiceLinks() {}

    /** Returns whether this is such a variable. */
    static boolean include(String variable, Map<String, String> environment) {
        return environment.entrySet().stream()
                .flatMap(ServiceLinks::service)
                .anyMatch(service -> variable.matches(Pattern.quote(service) + OF_A_LINK));
    }

    private static Stream<String> service(Map.Entry<String, String> variable) {
        Matcher kubernetes = KUBERNETES.matcher(variable.getKey());
        if (kubernetes.matches()) {
            return Stream.of(kubernetes.group(1));
        }
        Matcher docker = DOCKER.matcher(variable.getKey());
        return docker.matches() && ADDRESS.matcher(variable.getValue()).matches()
                ? Stream.of(docker.group(1))
                : Stream.empty();
    }
}
