package dev.signet.cluster;

import dev.signet.testing.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where servers of a test run. If root may, each has a network namespace with two interfaces, one to the other servers and
 * one to the service, which can be unplugged: packets then get lost without a word. Otherwise, all use the loopback
 * interface.
 */
final class ServerNetwork implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final boolean isolating;

    /** The process's, because tests of several processes may run at the same time. */
    private final String name = "sg" + Long.toHexString(ProcessHandle.current().pid());

    private final long octet = 64 + ProcessHandle.current().pid() % 128;
    private final List<Place> places = new ArrayList<>();

    private ServerNetwork(boolean isolating) {
        this.isolating = isolating;
    }

    static ServerNetwork start() throws IOException, InterruptedException {
        ServerNetwork network = new ServerNetwork("root".equals(System.getProperty("user.name"))
                && Installed.find("ip").isPresent());
        try {
            if (network.isolating) {
                network.bridge("m", 1);
                network.bridge("c", 2);
            }
            return network;
        } catch (IOException notPermitted) {
            network.close();
            return new ServerNetwork(false);
        }
    }

    /** Whether places can be isolated. */
    boolean isIsolating() {
        return isolating;
    }

    /** The address of this machine for servers. */
    String address() {
        return isolating ? "10." + octet + ".1.254" : LOOPBACK;
    }

    /** One more place for a server. */
    Place place() throws IOException, InterruptedException {
        Place place = new Place(places.size() + 1);
        places.add(place);
        if (isolating) {
            ip("netns add " + place.namespace());
            ip("-n " + place.namespace() + " link set lo up");
            plug(place, "m", 1);
            plug(place, "c", 2);
        }
        return place;
    }

    private void bridge(String side, int subnet) throws IOException, InterruptedException {
        ip("link add " + name + side + " type bridge");
        ip("addr add 10." + octet + "." + subnet + ".254/24 dev " + name + side);
        ip("link set dev " + name + side + " up");
    }

    private void plug(Place place, String side, int subnet) throws IOException, InterruptedException {
        String outside = place.namespace() + side;
        ip("link add " + outside + " type veth peer name " + side + " netns " + place.namespace());
        ip("link set dev " + outside + " master " + name + side + " up");
        ip("-n " + place.namespace() + " addr add 10." + octet + "." + subnet + "." + place.number + "/24 dev " + side);
        ip("-n " + place.namespace() + " link set dev " + side + " up");
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Place place : places) {
            if (isolating) {
                ip("netns del " + place.namespace());
            }
        }
        places.clear();
        for (String side : isolating ? List.of("m", "c") : List.<String>of()) {
            try {
                ip("link del " + name + side);
            } catch (IOException none) {
                // It could not be made, either.
            }
        }
    }

    /** Where a server runs. */
    final class Place {
        private final int number;

        private Place(int number) {
            this.number = number;
        }

        private String namespace() {
            return name + "-" + number;
        }

        /** Where it listens: on both interfaces, or nowhere but on the loopback interface. */
        String listening() {
            return isolating ? "0.0.0.0" : LOOPBACK;
        }

        /** Its address for other servers. */
        String forServers() {
            return isolating ? "10." + octet + ".1." + number : LOOPBACK;
        }

        /** Its address for the service. */
        String forService() {
            return isolating ? "10." + octet + ".2." + number : LOOPBACK;
        }

        /** What a command that runs there begins with. */
        List<String> command() {
            return isolating ? List.of("ip", "netns", "exec", namespace()) : List.of();
        }

        /** Cuts it off from the other servers, and from the service too. */
        void isolate(boolean fromService) throws IOException, InterruptedException {
            ip("link set dev " + namespace() + "m nomaster");
            if (fromService) {
                ip("link set dev " + namespace() + "c nomaster");
            }
        }

        /** Ends the isolation. */
        void join() throws IOException, InterruptedException {
            ip("link set dev " + namespace() + "m master " + name + "m");
            ip("link set dev " + namespace() + "c master " + name + "c");
        }
    }
}
