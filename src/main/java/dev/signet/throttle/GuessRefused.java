package dev.signet.throttle;

import java.util.Optional;

/**
 * Fired when a wait begins, at the first refused guess. Fired once per wait, so that few events are recorded.
 *
 * @param guess what was guessed
 * @param account the account, if the name belongs to one
 * @param origin where the guess came from
 */
public record GuessRefused(LimitedAction guess, Optional<Long> account, Origin origin) {}
