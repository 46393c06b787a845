package dev.signet.post;

import dev.signet.security.Caller;
import dev.signet.security.Roles;
import dev.signet.web.DecimalId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Grants {@link Roles#OWNER} for one request: to the author of the post that its path names, or lies beneath; and, where
 * there is no such post, to anyone, so that the resource can say so (404 comes before 401 and 403).
 */
@Singleton
class PostOwnership implements SecurityIdentityAugmentor {
    /** Set where the path names a post that does not exist. */
    static final String MISSING = "signet.post.missing";

    private static final Pattern POST = Pattern.compile("/api/posts/([0-9]+)(/.*)?");

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(identity);
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context, Map<String, Object> attributes) {
        RoutingContext http = HttpSecurityUtils.getRoutingContextAttribute(attributes);
        Matcher path = POST.matcher(http == null ? "" : http.normalizedPath());
        if (!path.matches()) {
            return Uni.createFrom().item(identity);
        }
        return context.runBlocking(() -> asOwner(identity, path.group(1)));
    }

    private static SecurityIdentity asOwner(SecurityIdentity identity, String id) {
        Optional<Long> author = DecimalId.parse(id)
                .flatMap(post -> QuarkusTransaction.requiringNew().call(() -> Post.authorOf(post)));
        if (author.isEmpty()) {
            return QuarkusSecurityIdentity.builder(identity)
                    .addRole(Roles.OWNER)
                    .addAttribute(MISSING, true)
                    .build();
        }
        boolean owns = Caller.of(identity)
                .filter(caller -> caller.id() == author.get())
                .isPresent();
        return owns
                ? QuarkusSecurityIdentity.builder(identity).addRole(Roles.OWNER).build()
                : identity;
    }
}
