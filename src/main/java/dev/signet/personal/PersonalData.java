package dev.signet.personal;

import dev.signet.page.Slice;
import java.util.List;
import java.util.Optional;

/**
 * A kind of data about an account that its user can download (GDPR, article 20). Implementations are CDI beans. They
 * return neither secrets nor hashes.
 */
public interface PersonalData {
    /** Returns the name of its list in the download. */
    String name();

    /**
     * Returns a part of the entries, in a transaction of its own.
     *
     * @param cursor where the part begins, as the part before it said; empty for the first
     */
    Slice<?> entries(long user, Optional<String> cursor);

    /** Returns entries that are few enough to be read at once. */
    static Slice<?> all(List<?> entries) {
        return new Slice<>(entries, Optional.empty());
    }
}
