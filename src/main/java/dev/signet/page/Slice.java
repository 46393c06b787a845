package dev.signet.page;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list for a caller that is not a request.
 *
 * @param cursor where the next part starts; empty at the end of the list
 */
public record Slice<T>(List<T> entries, Optional<String> cursor) {}
