package dev.signet.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.security.Caller;
import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.web.ApiError;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PostAuthorTest {
    @Inject
    Posts posts;

    @Inject
    Accounts accounts;

    /** Their token passed: the notice of the deletion is yet to come. */
    @Test
    void an_author_who_was_deleted_a_moment_ago_does_not_exist() {
        Client alice = accounts.make("alice");
        alice.isDeleted();
        Caller stillKnown = new Caller(alice.id(), false, Optional.empty());

        ApiError refusal =
                catchThrowableOfType(ApiError.class, () -> posts.create(new PostInput("Title", "Content"), stillKnown));

        assertThat(refusal).hasMessage(ApiError.userNotFound().getMessage());
        assertThat(refusal.status()).isEqualTo(401);
    }
}
