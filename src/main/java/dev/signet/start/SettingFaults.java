package dev.signet.start;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Collects what is wrong with settings, so that an operator hears all of it at once. */
public final class SettingFaults {
    /** A set, because two features may find the same fault. */
    private final Set<String> messages = new LinkedHashSet<>();

    /** What another collection found. */
    private static final class Several extends ConfigurationException {
        private static final long serialVersionUID = 1;
        private final List<String> messages;

        Several(List<String> messages) {
            super(IntStream.range(0, messages.size())
                    .mapToObj(fault -> "(" + (fault + 1) + ") " + messages.get(fault))
                    .collect(Collectors.joining(" ")));
            this.messages = messages;
        }
    }

    /** Runs a check. What it throws as a {@code ConfigurationException} is kept for {@link #report}. */
    public void collect(Runnable check) {
        try {
            check.run();
        } catch (Several faults) {
            messages.addAll(faults.messages);
        } catch (ConfigurationException fault) {
            messages.add(fault.getMessage());
        }
    }

    /**
     * Ends the collection.
     *
     * @throws ConfigurationException if a check found a fault, with the messages of all of them
     */
    public void report() {
        if (messages.size() == 1) {
            throw new ConfigurationException(messages.iterator().next());
        }
        if (!messages.isEmpty()) {
            throw new Several(List.copyOf(messages));
        }
    }
}
