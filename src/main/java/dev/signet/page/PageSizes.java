package dev.signet.page;

/**
 * How many entries of a list a response contains.
 *
 * @param standard the number if the client does not specify one
 * @param most the maximum, whatever the client asks for
 */
public record PageSizes(int standard, int most) {
    /** For lists without their own settings. */
    public static final PageSizes DEFAULT = new PageSizes(50, 200);
}
