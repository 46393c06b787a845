package dev.signet.stats;

/**
 * How much of a {@link Figure} there was.
 *
 * @param total the sum of what was counted or measured
 * @param samples how many times
 * @param highest the highest value
 */
record Amount(double total, long samples, double highest) {
    static Amount counted(double times) {
        return new Amount(times, (long) times, 0);
    }

    static Amount measured(double value) {
        return new Amount(value, 1, value);
    }

    Amount and(Amount other) {
        return new Amount(total + other.total, samples + other.samples, Math.max(highest, other.highest));
    }
}
