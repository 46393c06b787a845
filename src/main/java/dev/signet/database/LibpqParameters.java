package dev.signet.database;

import dev.signet.start.StartFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/**
 * Translates the parameters of a {@code libpq} URL to those of a JDBC URL.
 *
 * @param ignored parameters that have no effect
 */
record LibpqParameters(Map<String, String> forJdbc, List<String> ignored) {
    private static final Map<String, String> NAMES = Map.of(
            "channel_binding", "channelBinding",
            "application_name", "ApplicationName",
            "fallback_application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "gssencmode", "gssEncMode",
            "krbsrvname", "kerberosServerName",
            "gsslib", "gsslib",
            "sslnegotiation", "sslNegotiation",
            // Prisma's name.
            "schema", "currentSchema");

    private static final Set<String> DRIVERS =
            Arrays.stream(PGProperty.values()).map(PGProperty::getName).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> FOR_WRITING = Set.of("any", "read-write", "primary");

    /** Returns the parameters of a JDBC URL, unchanged. */
    static LibpqParameters none(Map<String, String> given) {
        return new LibpqParameters(given, List.of());
    }

    /**
     * Translates the parameters of a {@code libpq} URL.
     *
     * @param setting its name, for messages
     */
    static LibpqParameters of(String setting, Map<String, String> given) {
        Map<String, String> jdbc = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        given.forEach((name, value) -> {
            switch (name) {
                case "target_session_attrs" -> {
                    // application.properties makes the driver look for a writable server anyway.
                    if (!FOR_WRITING.contains(value)) {
                        throw new StartFailure(
                                setting + " selects a read-only server with target_session_attrs. Remove it.");
                    }
                }
                case "service", "servicefile", "passfile" ->
                    throw new StartFailure(setting + " contains the parameter " + name
                            + ", which Signet does not support. Put host, user, password and database into the URL.");
                case "sslmode" -> // Node's name.
                    jdbc.put(name, value.equals("no-verify") ? "require" : value);
                case "sslrootcert" -> {
                    if (value.equals("system")) {
                        jdbc.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
                        jdbc.putIfAbsent("sslmode", "verify-full");
                    } else {
                        jdbc.put(name, value);
                    }
                }
                case "keepalives" -> jdbc.put("tcpKeepAlive", Boolean.toString(!value.equals("0")));
                case "load_balance_hosts" -> jdbc.put("loadBalanceHosts", Boolean.toString(value.equals("random")));
                case "pgbouncer" -> {
                    if (value.equals("true")) {
                        jdbc.put("prepareThreshold", "0");
                    }
                }
                default -> {
                    String driver = NAMES.getOrDefault(name, name);
                    if (DRIVERS.contains(driver)) {
                        jdbc.putIfAbsent(driver, value);
                    } else {
                        ignored.add(name);
                    }
                }
            }
        });
        return new LibpqParameters(jdbc, List.copyOf(ignored));
    }
}
