package dev.signet.token;

import dev.signet.start.StartCheck;
import dev.signet.user.TokenUser;
import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All {@link Claim}s. */
@Singleton
public class UserClaims implements StartCheck {
    private final List<Claim> claims;
    private final TokenConfig config;

    UserClaims(@All List<Claim> claims, TokenConfig config) {
        this.claims = claims.stream()
                .filter(Claim::isOn)
                .sorted(Comparator.comparing(Claim::name))
                .toList();
        this.config = config;
    }

    /** Returns the claims about this user, besides the id. */
    public Map<String, Object> of(TokenUser user) {
        Map<String, Object> values = new LinkedHashMap<>();
        claims.forEach(claim -> claim.value(user).ifPresent(value -> values.put(claim.name(), value)));
        return values;
    }

    /** Returns these claims of an earlier token without those that are set anew. */
    Map<String, Object> notSetAnew(Map<String, Object> carriedOver) {
        Map<String, Object> kept = new LinkedHashMap<>(carriedOver);
        claims.forEach(claim -> kept.remove(claim.name()));
        return kept;
    }

    @Override
    public void check() {
        Set<String> taken = new HashSet<>(TokenClaims.OWN);
        for (Claim claim : claims) {
            if (!taken.add(claim.name())) {
                throw new IllegalStateException("The claim " + claim.name() + " of "
                        + claim.getClass().getName() + " is already used for something else: give it another name.");
            }
        }
        if (taken.contains(config.userIdClaim())) {
            throw new ConfigurationException("signet.token.user-id-claim is " + config.userIdClaim()
                    + ", a claim that is already used for something else: set another name, for example user_id.");
        }
    }
}
