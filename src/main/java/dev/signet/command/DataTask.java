package dev.signet.command;

import picocli.CommandLine.Option;

/** A command whose output is data. */
abstract class DataTask implements Task {
    @Option(names = "--json", description = "Print JSON, with the fields of the API.")
    private boolean json;

    @Override
    public final boolean asJson() {
        return json;
    }
}
