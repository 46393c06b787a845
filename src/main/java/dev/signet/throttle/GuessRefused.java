package dev.signet.throttle;

import java.util.Optional;

/**
 * Fired when a guess is refused, because the client must wait.
 *
 * @param guess what was guessed
 * @param account the account, if the name belongs to one
 * @param origin where the guess came from
 * @param first whether it is the first one of a wait, so that few events are recorded
 */
public record GuessRefused(LimitedAction guess, Optional<Long> account, Origin origin, boolean first) {}
