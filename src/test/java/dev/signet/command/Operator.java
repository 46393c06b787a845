package dev.signet.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Somebody who types commands, at a terminal or in a script, with what the commands wrote. */
final class Operator {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    private Operator(InputStream in, Optional<Terminal.Keyboard> keyboard) {
        this.terminal = new Terminal(in, out, err, keyboard);
    }

    /** At a terminal, with these answers to what is asked; then the input ends. */
    static Operator typing(String... answers) {
        Deque<String> left = new ArrayDeque<>(List.of(answers));
        return new Operator(InputStream.nullInputStream(), Optional.of(new Terminal.Keyboard() {
            @Override
            public String line(String prompt) {
                return left.poll();
            }

            @Override
            public char[] secret(String prompt) {
                return left.isEmpty() ? null : left.poll().toCharArray();
            }
        }));
    }

    /** In a script, with this standard input and no terminal. */
    static Operator piping(InputStream in) {
        return new Operator(in, Optional.empty());
    }

    static Operator piping(String in) {
        return piping(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)));
    }

    /** Calls the program, which starts nothing here. */
    Invocation calls(String... arguments) {
        return Invocation.of(terminal, arguments);
    }

    Terminal terminal() {
        return terminal;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
