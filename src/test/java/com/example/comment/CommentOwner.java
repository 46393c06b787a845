package com.example.comment;

import dev.signet.web.DecimalId;
import dev.signet.web.Owner;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;

/** A comment belongs to its author, not to the author of the post. */
@Singleton
class CommentOwner implements Owner {
    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Long> of(Map<String, String> ids) {
        return DecimalId.parse(ids.get("post"))
                .flatMap(post -> DecimalId.parse(ids.get("id")).flatMap(id -> Comment.of(post, id)))
                .map(Comment::authorId);
    }
}
