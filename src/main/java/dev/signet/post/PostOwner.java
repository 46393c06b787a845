package dev.signet.post;

import dev.signet.web.DecimalId;
import dev.signet.web.Owner;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;

/** Finds the author of a post. */
@Singleton
class PostOwner implements Owner {
    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Long> of(Map<String, String> ids) {
        return DecimalId.parse(ids.get("id")).flatMap(Post::authorOf);
    }
}
