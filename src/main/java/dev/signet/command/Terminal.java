package dev.signet.command;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The standard streams. Data goes to standard output and messages to standard error, both in UTF-8 whatever the locale,
 * because scripts read them.
 */
final class Terminal {
    private static final int LONGEST_SECRET = 64 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Optional<Keyboard> keyboard;

    Terminal(InputStream in, OutputStream out, OutputStream err, Optional<Keyboard> keyboard) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.keyboard = keyboard;
    }

    /** Asks the person at the terminal. Both methods return null at the end of the input. */
    interface Keyboard {
        String line(String prompt);

        char[] secret(String prompt);
    }

    /** The output could not be written. */
    static final class OutputLost extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        private OutputLost(IOException cause) {
            super(cause);
        }

        /** Returns whether the reader has closed it, which is no failure. */
        boolean isBrokenPipe() {
            return String.valueOf(getMessage()).contains("Broken pipe");
        }
    }

    /** Returns the terminal of this process. */
    static Terminal ofProcess() {
        // Otherwise Java 22 to 24 have a console without a terminal, too.
        System.setProperty("jdk.console", "java.base");
        return new Terminal(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Optional.ofNullable(System.console()).map(console -> new Keyboard() {
                    @Override
                    public String line(String prompt) {
                        return console.readLine("%s", prompt);
                    }

                    @Override
                    public char[] secret(String prompt) {
                        return console.readPassword("%s", prompt);
                    }
                }));
    }

    /**
     * Writes data.
     *
     * @throws OutputLost if it cannot be written
     */
    void print(String data) {
        print(data.getBytes(StandardCharsets.UTF_8));
    }

    /** Does the same with bytes. */
    void print(byte[] data) {
        try {
            out.write(data);
            out.flush();
        } catch (IOException fault) {
            throw new OutputLost(fault);
        }
    }

    /** Writes a message. */
    void say(String message) {
        try {
            err.write((message + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException nobodyListens) {
            // The exit status remains.
        }
    }

    /**
     * Asks twice for a new secret.
     *
     * @throws UsageProblem if there is no terminal, or the two differ
     */
    String newSecret(String what, String instead) {
        Keyboard person = keyboard.orElseThrow(
                () -> new UsageProblem("There is no terminal to ask for the " + what + ". " + instead));
        String first = secret(person, "New " + what + ": ", what);
        String again = secret(person, "The same again: ", what);
        if (!first.equals(again)) {
            throw new UsageProblem("The two differ. Nothing was changed.");
        }
        return first;
    }

    private static String secret(Keyboard person, String prompt, String what) {
        char[] typed = person.secret(prompt);
        if (typed == null || typed.length == 0) {
            throw new UsageProblem("No " + what + " was given. Nothing was changed.");
        }
        return new String(typed);
    }

    /**
     * Returns the first line of standard input.
     *
     * @throws UsageProblem if there is none, or it is not text
     */
    String secretFromInput(String what) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
                if (line.size() > LONGEST_SECRET) {
                    throw new UsageProblem("The " + what + " on standard input is longer than " + LONGEST_SECRET
                            + " bytes. Nothing was changed.");
                }
            }
        } catch (IOException closed) {
            throw new UsageProblem("Standard input cannot be read (" + closed.getMessage() + "). Nothing was changed.");
        }
        String text = text(line.toByteArray(), what);
        String secret = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        if (secret.isEmpty()) {
            throw new UsageProblem("There is no " + what + " on standard input. Nothing was changed.");
        }
        return secret;
    }

    private static String text(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException unreadable) {
            throw new UsageProblem("The " + what + " on standard input is not in UTF-8. Nothing was changed.");
        }
    }

    /**
     * Asks whether to go on.
     *
     * @throws UsageProblem if the answer is not yes, or there is no terminal
     */
    void confirm(String question) {
        Keyboard person = keyboard.orElseThrow(
                () -> new UsageProblem("There is no terminal to ask for a confirmation. Add --yes."));
        String answer = person.line(Printable.line(question) + " [y/N] ");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw new UsageProblem("Nothing was changed.");
        }
    }
}
