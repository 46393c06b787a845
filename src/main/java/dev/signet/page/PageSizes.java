package dev.signet.page;

/**
 * How many entries of a list an answer holds.
 *
 * @param standard the entries where the client leaves it open
 * @param most the most, whatever the client asks for
 */
public record PageSizes(int standard, int most) {
    /** For lists that have no setting of their own. */
    public static final PageSizes DEFAULT = new PageSizes(50, 200);
}
