package dev.signet.database;

import dev.signet.start.StartFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * The address of a database, from a JDBC URL or from the format of {@code libpq} and hosting platforms,
 * {@code postgres://user:password@host:5432/name?sslmode=require}. User and password are separate, because the JDBC URL
 * may be logged. Messages here never quote the value.
 *
 * @param jdbcUrl without user and password
 * @param ignored parameters that have no effect
 */
@RegisterForReflection(targets = DefaultJavaSSLFactory.class)
record DatabaseUrl(String jdbcUrl, Optional<String> user, Optional<String> password, List<String> ignored) {
    private static final String JDBC_SCHEME = "jdbc:postgresql:";
    private static final int DEFAULT_PORT = 5432;
    private static final int HIGHEST_PORT = 65_535;

    private static final String EXAMPLE =
            "Set it to postgres://user:password@host:5432/name or jdbc:postgresql://host:5432/name.";
    private static final String ENCODE = " If the user name or the password contains one of : / ? # [ ] @ %, write that"
            + " character as % and two digits (@ is %40, / is %2F, % is %25).";

    /** The scheme may include a driver's name, as in SQLAlchemy. */
    private static final Pattern URL = Pattern.compile(
            "(?i)(?:jdbc:)?postgres(?:ql)?(?:\\+\\w+)?://(?<address>[^?]*)(?:\\?(?<query>.*))?", Pattern.DOTALL);

    private static final Pattern HOST =
            Pattern.compile("(?<name>\\[[0-9A-Fa-f:.]+(?:%[\\w.]+)?]|[^:\\[\\]]*)(?::(?<port>.*))?");

    /**
     * Parses the value of a setting.
     *
     * @param setting its name, for messages
     */
    static DatabaseUrl parse(String setting, String value) {
        String text = value.strip();
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            if (text.startsWith(JDBC_SCHEME) && !text.contains("@")) {
                return new DatabaseUrl(text, Optional.empty(), Optional.empty(), List.of());
            }
            throw new StartFailure(setting + " is not the URL of a PostgreSQL database"
                    + (text.startsWith("\"") || text.startsWith("'") ? ": it begins with a quotation mark" : "") + ". "
                    + EXAMPLE);
        }
        return new Reader(setting, text)
                .read(
                        url.group("address"),
                        Optional.ofNullable(url.group("query")).orElse(""));
    }

    /** Returns the JDBC URL with user and password, for a connection that takes them only there. */
    String jdbcUrlWithLogin() {
        StringBuilder url = new StringBuilder(jdbcUrl);
        user.ifPresent(name -> append(url, "user", name));
        password.ifPresent(secret -> append(url, "password", secret));
        return url.toString();
    }

    private static void append(StringBuilder url, String parameter, String value) {
        url.append(url.indexOf("?") < 0 ? '?' : '&')
                .append(parameter)
                .append('=')
                .append(encode(value));
    }

    /** Encodes a text so that the driver decodes it. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the URL without its parameters, which may be secret. */
    @Override
    public String toString() {
        return jdbcUrl.replaceFirst("[?].*", "");
    }

    private static final class Reader {
        private final String setting;
        private final String given;
        private final boolean jdbc;
        private final Map<String, String> parameters = new LinkedHashMap<>();

        Reader(String setting, String given) {
            this.setting = setting;
            this.given = given;
            this.jdbc = given.startsWith(JDBC_SCHEME);
        }

        DatabaseUrl read(String address, String query) {
            readParameters(query);
            // The last one, because many people do not encode an @ in a password.
            int credentials = address.lastIndexOf('@');
            String[] login = address.substring(0, Math.max(credentials, 0)).split(":", 2);
            String[] place = address.substring(credentials + 1).split("/", 2);

            Optional<String> user = present(parameters.remove("user")).or(() -> present(decode(login[0])));
            Optional<String> password = present(parameters.remove("password"))
                    .or(() -> login.length > 1 ? present(decode(login[1])) : Optional.empty());
            String name = present(parameters.remove("dbname"))
                    .or(() -> place.length > 1 ? present(decode(place[1])) : Optional.empty())
                    .or(() -> user)
                    .orElse("");
            String hosts = hosts(place[0]);
            LibpqParameters translated =
                    jdbc ? LibpqParameters.none(parameters) : LibpqParameters.of(setting, parameters);
            String rest = translated.forJdbc().entrySet().stream()
                    .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                    .collect(Collectors.joining("&"));
            if (jdbc && user.isEmpty() && password.isEmpty()) {
                return new DatabaseUrl(given, user, password, List.of());
            }
            return new DatabaseUrl(
                    JDBC_SCHEME + "//" + hosts + "/" + encode(name) + (rest.isEmpty() ? "" : "?" + rest),
                    user,
                    password,
                    translated.ignored());
        }

        private void readParameters(String query) {
            // Only in JDBC URLs, a plus is a space.
            for (String each : (jdbc ? query.replace('+', ' ') : query).split("&")) {
                if (!each.isEmpty()) {
                    String[] parameter = each.split("=", 2);
                    parameters.put(
                            decode(parameter[0]), parameter.length > 1 ? decode(parameter[1]) : jdbc ? "true" : "");
                }
            }
        }

        private String hosts(String given) {
            String host = Optional.ofNullable(parameters.remove("hostaddr"))
                    .or(() -> Optional.ofNullable(jdbc ? null : parameters.remove("host")))
                    .orElse("");
            String port =
                    jdbc ? "" : Optional.ofNullable(parameters.remove("port")).orElse("");
            String list = host.isEmpty() ? given : host;
            String[] ports = port.split(",");
            List<String> hosts = new ArrayList<>();
            for (String each : list.split(",", -1)) {
                String defaultPort = ports[Math.min(hosts.size(), ports.length - 1)];
                hosts.add(host(each, defaultPort));
            }
            return String.join(",", hosts);
        }

        private String host(String given, String defaultPort) {
            // An IPv6 address needs brackets next to a port, but not in a parameter.
            String bracketed = given.chars().filter(c -> c == ':').count() > 1 && !given.startsWith("[")
                    ? "[" + given + "]"
                    : given;
            Matcher host = HOST.matcher(bracketed);
            if (!host.matches()) {
                throw failure("contains an invalid host." + ENCODE);
            }
            String name = decode(host.group("name"));
            if (name.startsWith("/") || name.startsWith("@")) {
                throw failure("names a Unix socket. Signet connects only by TCP: set a host, for example localhost.");
            }
            if (name.isEmpty() && !jdbc) {
                throw failure("has no host. " + EXAMPLE);
            }
            return (name.isEmpty() ? "localhost" : name) + ":"
                    + port(Optional.ofNullable(host.group("port")).orElse(defaultPort));
        }

        private int port(String given) {
            if (given.isEmpty()) {
                return DEFAULT_PORT;
            }
            if (!given.matches("\\d{1,5}") || Integer.parseInt(given) == 0 || Integer.parseInt(given) > HIGHEST_PORT) {
                throw failure("contains a port that is not a number from 1 to 65535." + ENCODE);
            }
            return Integer.parseInt(given);
        }

        private String decode(String text) {
            if (text.indexOf('%') < 0) {
                return text;
            }
            // Not URLDecoder, which decodes a plus as a space, as in forms.
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] decoded = new byte[bytes.length];
            int length = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] != '%') {
                    decoded[length++] = bytes[i];
                } else if (i + 2 < bytes.length
                        && HexFormat.isHexDigit(bytes[i + 1])
                        && HexFormat.isHexDigit(bytes[i + 2])) {
                    decoded[length++] =
                            (byte) (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                    i += 2;
                } else {
                    throw failure("contains a % that is not followed by two hexadecimal digits." + ENCODE);
                }
            }
            try {
                String result = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(decoded, 0, length))
                        .toString();
                if (result.indexOf('\0') >= 0) {
                    throw failure("contains %00, which PostgreSQL does not accept in names and passwords." + ENCODE);
                }
                return result;
            } catch (CharacterCodingException notText) {
                throw failure("contains encoded characters that are not UTF-8." + ENCODE);
            }
        }

        private StartFailure failure(String what) {
            return new StartFailure(setting + " " + what);
        }

        private static Optional<String> present(String text) {
            return Optional.ofNullable(text).filter(given -> !given.isEmpty());
        }
    }
}
