package dev.signet.start;

import dev.signet.settings.SettingForms;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * The ports that Signet will listen on. They are checked before anything else starts, so that a start that cannot
 * succeed fails fast and does not touch the database.
 */
public final class ServicePorts {
    private static final String HTTP = "quarkus.http.";
    private static final String MANAGEMENT = "quarkus.management.";
    private static final int HTTP_PORT = 8080;
    private static final int HTTPS_PORT = 8443;
    private static final int MANAGEMENT_PORT = 9000;
    private static final int HIGHEST_PORT = 65_535;

    /** Settings that turn TLS on. */
    private static final List<String> CERTIFICATES =
            List.of("quarkus.http.ssl.certificate.", "quarkus.http.tls-configuration-name", "quarkus.tls.key-store.");

    private final List<Port> ports;

    private ServicePorts(List<Port> ports) {
        this.ports = ports;
    }

    /**
     * A port with the settings that choose it.
     *
     * @param setting the prefix of its settings
     * @param portSetting the setting of its number
     */
    private record Port(String setting, String portSetting, String host, int number) {
        /** Returns why this is no port. */
        Optional<String> wrongNumber() {
            return number >= 0 && number <= HIGHEST_PORT
                    ? Optional.empty()
                    : Optional.of(SettingForms.of(portSetting) + " is " + number
                            + ". Set a port from 1 to 65535, or 0 for any free port.");
        }

        /** Returns why Signet cannot listen on it. */
        Optional<String> fault() {
            if (wrongNumber().isPresent() || number == 0) {
                return wrongNumber();
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(host), number));
                return Optional.empty();
            } catch (UnknownHostException unknown) {
                return Optional.of(foreign());
            } catch (IOException refused) {
                return Optional.of(reason(refused));
            }
        }

        String reason(IOException refused) {
            if (!isOfThisMachine()) {
                return foreign();
            }
            String message = String.valueOf(refused.getMessage());
            if (message.toLowerCase(Locale.ROOT).contains("permission")) {
                return "Port " + number + " requires privileges that this user does not have (" + message + "). Set "
                        + SettingForms.of(portSetting)
                        + " to 1024 or higher, and use a proxy or the container's port mapping for " + number
                        + ".";
            }
            return taken();
        }

        String taken() {
            return "Port " + number + " is in use by another process. End that process (ss -ltnp or lsof -i :" + number
                    + " shows it), or set " + SettingForms.of(portSetting) + " to another port.";
        }

        private String foreign() {
            return SettingForms.of(setting + "host") + " is " + host + ", which is not an address of this machine."
                    + " Set 0.0.0.0 for all addresses, or 127.0.0.1 for local access only.";
        }

        private boolean isOfThisMachine() {
            try {
                InetAddress address = InetAddress.getByName(host);
                return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
            } catch (IOException unknown) {
                return false;
            }
        }
    }

    /** Returns the ports in this configuration. */
    public static ServicePorts of(SmallRyeConfig config) {
        boolean development = LaunchMode.current().isDevOrTest();
        List<Port> ports = new ArrayList<>();
        String host = text(config, HTTP + "host", development ? "localhost" : "0.0.0.0");
        if (flag(config, HTTP + "host-enabled", true) && !flag(config, HTTP + "so-reuse-port", false)) {
            if (!text(config, HTTP + "insecure-requests", "enabled").equalsIgnoreCase("disabled")) {
                ports.add(new Port(HTTP, HTTP + "port", host, number(config, HTTP + "port", HTTP_PORT)));
            }
            if (hasCertificate(config)) {
                ports.add(new Port(HTTP, HTTP + "ssl-port", host, number(config, HTTP + "ssl-port", HTTPS_PORT)));
            }
        }
        if (flag(config, MANAGEMENT + "enabled", true) && flag(config, MANAGEMENT + "host-enabled", true)) {
            ports.add(new Port(
                    MANAGEMENT,
                    MANAGEMENT + "port",
                    text(config, MANAGEMENT + "host", "127.0.0.1"),
                    number(config, MANAGEMENT + "port", development ? 0 : MANAGEMENT_PORT)));
        }
        return new ServicePorts(ports);
    }

    /**
     * Checks that Signet can listen on each port.
     *
     * @throws StartFailure if it cannot
     */
    public void check() {
        if (LaunchMode.current().isDevOrTest()) {
            // After a live reload, this process is using them.
            return;
        }
        check(Port::fault);
    }

    /**
     * Checks only the numbers: the service may be listening on the ports.
     *
     * @throws StartFailure if one is no port, or two are the same
     */
    public void checkNumbers() {
        check(Port::wrongNumber);
    }

    private void check(Function<Port, Optional<String>> fault) {
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            ports.subList(0, i).stream()
                    .filter(other -> other.number() == port.number() && port.number() != 0)
                    .findFirst()
                    .ifPresent(other -> {
                        throw new StartFailure(
                                SettingForms.of(other.portSetting()) + " and " + SettingForms.of(port.portSetting())
                                        + " are both " + port.number() + ". Set one of them to another port.");
                    });
            fault.apply(port).ifPresent(wrong -> {
                throw new StartFailure(wrong);
            });
        }
    }

    /** Explains that a port was taken after the check, and names its setting. */
    public Optional<String> explain(Throwable failure) {
        if (!(failure instanceof QuarkusBindException refused)) {
            return Optional.empty();
        }
        return ports.stream()
                .filter(port -> port.number() == refused.getPort())
                .findFirst()
                .map(port -> port.reason(refused));
    }

    private static boolean hasCertificate(SmallRyeConfig config) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .anyMatch(name -> CERTIFICATES.stream().anyMatch(name::startsWith));
    }

    private static String text(SmallRyeConfig config, String name, String otherwise) {
        return config.getOptionalValue(name, String.class).orElse(otherwise);
    }

    private static boolean flag(SmallRyeConfig config, String name, boolean otherwise) {
        return config.getOptionalValue(name, Boolean.class).orElse(otherwise);
    }

    /** Returns 0, which is not checked, for what is no number: Quarkus refuses it, together with other wrong settings. */
    private static int number(SmallRyeConfig config, String name, int otherwise) {
        try {
            return config.getOptionalValue(name, Integer.class).orElse(otherwise);
        } catch (IllegalArgumentException notANumber) {
            return 0;
        }
    }
}
