package dev.signet.throttle;

import java.util.Optional;

/**
 * A wait has begun: the first guess within it was refused. Fired once for each wait, so that what is recorded of it is bounded.
 *
 * @param guess what was guessed
 * @param account whose, if the name means an account
 * @param origin from where
 */
public record GuessRefused(Guess guess, Optional<Long> account, Origin origin) {}
