package dev.signet.security;

import dev.signet.database.PrimaryWait;
import dev.signet.web.Named;
import dev.signet.web.Owner;
import io.quarkus.arc.All;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Grants {@link Roles#OWNER} for one request to the user who owns the object in its path, according to the path's
 * {@link Owner}. If the object does not exist, everyone gets the role, also anonymous callers, so that the resource can
 * return 404, which takes precedence over 401 and 403. So a method for owners must look for the object first.
 */
@Singleton
public class Ownership implements SecurityIdentityAugmentor {
    private static final String OF_NOTHING = "signet.owner.of-nothing";

    private final Map<Class<?>, Owner> owners;
    private final PrimaryWait wait;

    Ownership(@All List<InstanceHandle<Owner>> owners, PrimaryWait wait) {
        this.wait = wait;
        this.owners = owners.stream()
                .collect(Collectors.toMap(owner -> owner.getBean().getBeanClass(), InstanceHandle::get));
    }

    /** Returns whether the request's path names something that does not exist. */
    public static boolean isOfNothing(SecurityIdentity identity) {
        return identity.getAttribute(OF_NOTHING) != null;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(identity);
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context, Map<String, Object> attributes) {
        RoutingContext http = HttpSecurityUtils.getRoutingContextAttribute(attributes);
        return Optional.ofNullable(http)
                .flatMap(Named::in)
                .map(named -> context.runBlocking(() -> asOwner(identity, named)))
                .orElseGet(() -> Uni.createFrom().item(identity));
    }

    private SecurityIdentity asOwner(SecurityIdentity identity, Named named) {
        Optional<Long> owner = wait.repeat(() -> owners.get(named.owner()).of(named.ids()));
        if (owner.isEmpty()) {
            return QuarkusSecurityIdentity.builder(identity)
                    .addRole(Roles.OWNER)
                    .addAttribute(OF_NOTHING, true)
                    .build();
        }
        boolean owns =
                Caller.of(identity).filter(caller -> caller.id() == owner.get()).isPresent();
        return owns
                ? QuarkusSecurityIdentity.builder(identity).addRole(Roles.OWNER).build()
                : identity;
    }
}
