package dev.signet.command;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
        Map<String, String> filters = new HashMap<>();
        Optional.ofNullable(user)
                .ifPresent(name -> filters.put("user_id", operations.accounts().numberOf(name)));
        Optional.ofNullable(kind).ifPresent(name -> filters.put("kind", name));
        Optional.ofNullable(since).ifPresent(time -> filters.put("since", time));
        Output.Table table = output.table(
                "id", "happened_at", "kind", "outcome", "user_id", "actor_id", "address", "device", "detail");
        options.print(output, table, operations.events()::slice, filters);
        table.end();
        return ExitStatus.DONE;
    }
}
