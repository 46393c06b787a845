package dev.signet.command;

import dev.signet.openapi.OpenApiDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the OpenAPI document. Needs neither settings nor a database. */
@Command(name = "openapi", description = "Print the OpenAPI document of the API, as YAML.")
final class OpenApiCommand {
    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    int print(Terminal terminal) {
        terminal.print(json ? OpenApiDocument.json() : OpenApiDocument.yaml());
        return ExitStatus.DONE;
    }
}
