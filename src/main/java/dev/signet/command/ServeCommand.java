package dev.signet.command;

import picocli.CommandLine.Command;

/** Starts the service. */
@Command(name = "serve", description = "Start the service. This is what signet does without a command.")
final class ServeCommand {}
