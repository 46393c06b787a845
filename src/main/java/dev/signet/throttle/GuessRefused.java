package dev.signet.throttle;

/**
 * A wait has begun: the first guess within it was refused. Fired once for each wait, so that what is recorded of it is bounded.
 *
 * @param guess what was guessed
 * @param subject whose
 * @param origin from where
 */
public record GuessRefused(Guess guess, String subject, Origin origin) {}
