package dev.signet.token;

import java.util.List;
import java.util.function.Function;

/**
 * A way in which verifiers of tokens were deceived, somewhere, once.
 *
 * @param name what is done
 * @param source where it is described: a section of a standard, or the fault of a library
 * @param message what the service answers
 * @param tokens the tokens that try it
 */
record Attack(String name, String source, String message, Function<Forger, List<String>> tokens) {
    @Override
    public String toString() {
        return name + " (" + source + ")";
    }
}
