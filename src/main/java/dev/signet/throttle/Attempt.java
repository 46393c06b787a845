package dev.signet.throttle;

import java.util.List;

/** A guess that was counted before it was made, as if it were wrong. */
public final class Attempt {
    private final GuessCounts counts;
    private final List<byte[]> shared;
    private final List<byte[]> own;

    Attempt(GuessCounts counts, List<byte[]> shared, List<byte[]> own) {
        this.counts = counts;
        this.shared = shared;
        this.own = own;
    }

    /**
     * The guess was right, or was not made: it does not count. What the user's own device guessed wrong before is forgotten; what
     * others guessed is not.
     */
    public void wasRight() {
        if (!shared.isEmpty() || !own.isEmpty()) {
            counts.right(shared, own);
        }
    }
}
