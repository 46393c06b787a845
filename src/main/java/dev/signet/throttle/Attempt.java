package dev.signet.throttle;

import dev.signet.throttle.GuessCounts.Count;
import java.util.List;

/** A guess that was counted before it was made, as if it were wrong. */
public final class Attempt {
    private final GuessCounts counts;
    private final List<Count> shared;
    private final List<Count> own;

    Attempt(GuessCounts counts, List<Count> shared, List<Count> own) {
        this.counts = counts;
        this.shared = shared;
        this.own = own;
    }

    /** The guess was not made after all: it does not count. */
    public void wasNotMade() {
        List<Count> all = shared.isEmpty() ? own : shared;
        if (!all.isEmpty()) {
            counts.right(all, List.of());
        }
    }

    /**
     * The guess was right: it does not count. What the user's own device guessed wrong before is forgotten; what
     * others guessed is not.
     */
    public void wasRight() {
        if (!shared.isEmpty() || !own.isEmpty()) {
            counts.right(shared, own);
        }
    }
}
