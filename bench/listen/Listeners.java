import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.atomic.LongAdder;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens to a channel with many connections, as replicas of the service do. Prints "ready", and then, for each line of
 * its input, how many notifications the connection that is furthest behind has received.
 */
public class Listeners {
    public static void main(String[] args) throws Exception {
        List<LongAdder> heard = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            Connection connection = DriverManager.getConnection(args[0], "signet", System.getenv("PGPASSWORD"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("listen " + args[1]);
            }
            LongAdder count = new LongAdder();
            heard.add(count);
            Thread thread = new Thread(() -> listen(connection, count));
            thread.setDaemon(true);
            thread.start();
        }
        System.out.println("ready");
        for (Scanner input = new Scanner(System.in); input.hasNextLine(); input.nextLine()) {
            System.out.println(heard.stream().mapToLong(LongAdder::sum).min().orElse(0));
        }
    }

    private static void listen(Connection connection, LongAdder heard) {
        try {
            while (true) {
                PGNotification[] arrived = connection.unwrap(PGConnection.class).getNotifications(0);
                heard.add(arrived == null ? 0 : arrived.length);
            }
        } catch (Exception fault) {
            fault.printStackTrace();
            System.exit(1);
        }
    }
}
