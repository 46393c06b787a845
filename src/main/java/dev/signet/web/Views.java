package dev.signet.web;

import java.util.List;

/**
 * The views of one feature's paths, which it produces as a CDI bean.
 *
 * @param all each of them
 */
public record Views(List<View> all) {
    /** These views. */
    public static Views of(View... views) {
        return new Views(List.of(views));
    }
}
