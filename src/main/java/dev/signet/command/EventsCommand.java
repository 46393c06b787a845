package dev.signet.command;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists security events. */
@Command(name = "events", description = "List security events, the newest first.", sortOptions = false)
final class EventsCommand extends DataTask {
    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "Only events of this account: username, e-mail address, or id:42, also of a deleted account.")
    private String user;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only events of this kind, for example login.")
    private String kind;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only events from this time on, as 2026-11-29T12:00Z.")
    private String since;

    @Mixin
    private ListOptions options;

    @Override
    public void ask(Terminal terminal) {
        options.check();
    }

    @Override
    public int run(Operations operations, Output output) {
        Map<String, Object> filters = new HashMap<>();
        filters.put("user_id", user == null ? null : operations.accounts().numberOf(user));
        filters.put("kind", kind);
        filters.put("since", since);
        Output.Table table = output.table(
                "id", "happened_at", "kind", "outcome", "user_id", "actor_id", "address", "device", "detail");
        options.print(output, table, operations.events()::slice, filters);
        return ExitStatus.DONE;
    }
}
