package dev.signet.throttle;

import dev.signet.throttle.GuessCounts.Count;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A guess that was counted as wrong before it was made. */
public final class Attempt {
    private final GuessCounts counts;
    private final List<Count> shared;
    private final List<Count> own;

    /** A login is repeated until there is a primary database: without one, the guess could not be uncounted either. */
    private boolean uncounted;

    Attempt(GuessCounts counts, List<Count> shared, List<Count> own) {
        this.counts = counts;
        this.shared = shared;
        this.own = own;
    }

    /** Makes the guess, and returns what it found. If it throws, no guess was made, so it is uncounted. */
    public <T> T make(Supplier<T> guess) {
        try {
            return guess.get();
        } catch (RuntimeException | Error notMade) {
            wasNotMade();
            throw notMade;
        }
    }

    /** Uncounts the guess, which was not made after all. */
    public void wasNotMade() {
        List<Count> all = shared.isEmpty() ? own : shared;
        if (!all.isEmpty() && !uncounted) {
            uncounted = counts.right(all, List.of());
        }
    }

    /**
     * Uncounts the guess, which was right, and clears the earlier wrong guesses of the user's own device, but not those
     * of others.
     */
    public void wasRight() {
        if ((!shared.isEmpty() || !own.isEmpty()) && !uncounted) {
            uncounted = counts.right(shared, own);
        }
    }

    /** Does the same, and remembers the network that the guess came from. */
    void wasRightFrom(byte[] network, Duration knownFor) {
        uncounted |= counts.right(uncounted ? List.of() : shared, own, network, knownFor);
    }
}
