package dev.signet.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.database.DatabaseFaults;
import dev.signet.mail.TestMail;
import dev.signet.security.CurrentRequest;
import dev.signet.start.LastWords;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import dev.signet.web.FilledForm;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.util.List;

/** Runs one task in the application that was started for it, in the operator's name. */
@Singleton
public class CommandRun implements QuarkusApplication {
    private static final int NOT_FOUND = 404;
    private static final int SERVER_FAULT = 500;

    private static volatile Task task;
    private static volatile Terminal terminal;

    private final Operations operations;
    private final ObjectMapper mapper;
    private final CurrentRequest request;

    CommandRun(Operations operations, ObjectMapper mapper, CurrentRequest request) {
        this.operations = operations;
        this.mapper = mapper;
        this.request = request;
    }

    /** Says what the application is started for, before it starts. */
    static void is(Task nextTask, Terminal ofProcess) {
        task = nextTask;
        terminal = ofProcess;
    }

    @Override
    public int run(String... arguments) {
        request.isOfOperator(new Device("command line (" + System.getProperty("user.name") + ")", ""));
        return status(() -> task.run(operations, new Output(terminal, mapper, task.asJson())), terminal);
    }

    /** Work that returns an exit status. */
    interface Work {
        int run();
    }

    /** Does the work. Says what went wrong, if something did, and returns the exit status for it. */
    static int status(Work work, Terminal terminal) {
        try {
            return work.run();
        } catch (ApiError refused) {
            terminal.say(Printable.line(text(refused)));
            if (refused.status() == NOT_FOUND) {
                return ExitStatus.NOT_FOUND;
            }
            return refused.status() >= SERVER_FAULT ? ExitStatus.FAILED : ExitStatus.REFUSED;
        } catch (UsageProblem wrong) {
            terminal.say(Printable.line(wrong.getMessage()));
            return ExitStatus.USAGE;
        } catch (TestMail.NotSent notSent) {
            terminal.say("The mail server did not take the mail: " + Printable.line(notSent.getMessage()));
            return ExitStatus.FAILED;
        } catch (Terminal.OutputLost lost) {
            if (lost.isBrokenPipe()) {
                return ExitStatus.BROKEN_PIPE;
            }
            terminal.say("The output could not be written: " + lost.getCause().getMessage());
            return ExitStatus.FAILED;
        } catch (RuntimeException fault) {
            terminal.say(LastWords.reason(fault, List.of(DatabaseFaults::explain)));
            return ExitStatus.FAILED;
        }
    }

    private static String text(ApiError refused) {
        StringBuilder text = new StringBuilder();
        refused.fieldErrors()
                .forEach((field, faults) -> text.append(text.isEmpty() ? "" : " ")
                        .append(field.equals(FilledForm.NO_FIELD) ? "" : field + ": ")
                        .append(String.join(" ", faults)));
        return text.isEmpty() ? refused.detail() : text.toString();
    }
}
