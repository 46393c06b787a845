package dev.signet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the dashboard and the alerts ask Prometheus. */
public final class Watched {
    public static final Path ALERTS = Path.of("deploy/prometheus/alerts.yaml");

    private static final Path OPERATING = Path.of("docs/operating.md");

    private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: (\\w+)$");

    /** A row of the table that says what to do. */
    private static final Pattern ADVICE = Pattern.compile("(?m)^\\| `(Signet\\w+)` \\|");

    private static final Path DASHBOARD = Path.of("deploy/grafana/signet.json");

    /** A name in an expression that neither calls a function nor stands among labels. */
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:signet|http|agroal|executor|cache|jvm|process)_[a-z_]+");

    private Watched() {}

    /** The expressions of the dashboard. */
    public static List<String> dashboard() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode expression :
                new ObjectMapper().readTree(DASHBOARD.toFile()).findValues("expr")) {
            expressions.add(expression.asText());
        }
        return expressions;
    }

    /** The names of the alerts. */
    public static List<String> alerts() throws IOException {
        return names(ALERTS, ALERT);
    }

    /** The alerts for which docs/operating.md says what to do. */
    public static List<String> alertsWithAdvice() throws IOException {
        return names(OPERATING, ADVICE);
    }

    private static List<String> names(Path file, Pattern line) throws IOException {
        return line.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The metrics that the expressions of both name. */
    public static Set<String> metrics() throws IOException {
        Stream<String> alerts =
                Files.readAllLines(ALERTS).stream().filter(line -> line.strip().startsWith("expr:"));
        return Stream.concat(dashboard().stream(), alerts)
                .flatMap(expression -> METRIC.matcher(expression).results().map(MatchResult::group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The metrics that the service tells of, out of its answer to Prometheus. */
    public static Set<String> namesIn(String answer) {
        return answer.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
