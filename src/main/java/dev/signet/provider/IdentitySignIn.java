package dev.signet.provider;

import dev.signet.account.PasswordlessSignUp;
import dev.signet.account.PasswordlessSignUp.Newcomer;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.login.Verdict;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Finds the account of somebody who has signed in at a provider, or creates it. An identity is the provider and its
 * permanent name for the user. An address only counts if the provider has verified it, and joins an account only if
 * Signet itself has proven that account's address: otherwise somebody else may have made the account in advance, in the
 * name of the address's owner (Sudhodanan and Paverd, Pre-hijacked accounts, USENIX Security 2022).
 */
@Singleton
class IdentitySignIn {
    private final PasswordlessSignUp signUp;
    private final IdentityLetters letters;
    private final Ledger ledger;
    private final Clock clock;

    IdentitySignIn(PasswordlessSignUp signUp, IdentityLetters letters, Ledger ledger, Clock clock) {
        this.signUp = signUp;
        this.letters = letters;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Thrown to roll back a new account if another request has stored the identity in the same moment. */
    private static final class StoredMeanwhile extends RuntimeException {
        StoredMeanwhile() {
            super(null, null, false, false);
        }
    }

    /**
     * Returns whose identity this is.
     *
     * @param invitation the token of an invitation to register, if the client sent one
     * @throws ApiError 409 if the address belongs to an account that it may not join; otherwise as
     *     {@link PasswordlessSignUp#create}
     */
    Verdict verdict(Provider provider, ProvenIdentity identity, Optional<String> invitation) {
        User user = known(identity).or(() -> joined(provider, identity)).orElseGet(() -> created(identity, invitation));
        return Verdict.proven(user, provider.name(), "fed").since(identity.at());
    }

    private Optional<User> known(ProvenIdentity identity) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Identity.of(identity).flatMap(stored -> {
                    stored.use(shown(identity), clock.instant());
                    return User.withId(stored.owner());
                }));
    }

    /** Links the identity to the account with its address. */
    private Optional<User> joined(Provider provider, ProvenIdentity identity) {
        String address = storable(identity.verifiedEmail());
        List<Long> owners = QuarkusTransaction.requiringNew()
                .call(() -> UserLookup.withEmail(address).stream().map(User::id).toList());
        if (address.isEmpty() || owners.isEmpty()) {
            return Optional.empty();
        }
        Optional<User> owner = owners.size() > 1 || !provider.linksByAddress()
                ? Optional.empty()
                : QuarkusTransaction.requiringNew().call(() -> join(identity, address, owners.get(0)));
        owner.ifPresent(user -> letters.linked(user, provider.name()));
        // Another request may have created the account with this identity in the same moment.
        Optional<User> found = owner.or(() -> known(identity));
        if (found.isEmpty()) {
            refused(provider, owners);
            throw accountExists(provider.name());
        }
        return found;
    }

    /** Returns the error for somebody whose address at a provider is the one of an account that may be another person's. */
    private static ApiError accountExists(String provider) {
        return ApiError.of(
                409,
                "There is an account with your address already. Sign in to it as you did before, and then link "
                        + provider + " to it: POST /api/users/me/identities/" + provider + "/.",
                "account_exists");
    }

    private Optional<User> join(ProvenIdentity identity, String address, long account) {
        Optional<User> owner = User.toChange(account)
                .filter(user ->
                        user.isActive() && user.isEmailProven() && UserLookup.isSameAddress(user.email(), address));
        if (owner.isPresent() && Identity.link(identity, shown(identity), account, clock.instant())) {
            ledger.done(SecurityEventKind.IDENTITY_LINKED)
                    .to(account)
                    .because(identity.provider() + ", same address")
                    .record();
            return owner;
        }
        // Somebody else may have linked it in the same moment: then it is theirs.
        return Optional.empty();
    }

    private void refused(Provider provider, List<Long> owners) {
        QuarkusTransaction.requiringNew()
                .run(() -> owners.forEach(owner -> ledger.refused(SecurityEventKind.IDENTITY_LINKED)
                        .to(owner)
                        .because(provider.name() + ", same address, which is not proven here")
                        .record()));
    }

    private User created(ProvenIdentity identity, Optional<String> invitation) {
        String address = storable(identity.verifiedEmail());
        Newcomer newcomer = new Newcomer(identity.name(), address, false, invitation, identity.provider());
        try {
            return signUp.create(newcomer, user -> {
                if (!Identity.link(identity, shown(identity), user.id(), clock.instant())) {
                    throw new StoredMeanwhile();
                }
            });
        } catch (StoredMeanwhile raced) {
            return known(identity).orElseThrow(() -> raced);
        } catch (ApiError taken) {
            if (!taken.fieldErrors().containsKey("email")) {
                throw taken;
            }
            return known(identity).orElseThrow(() -> accountExists(identity.provider()));
        }
    }

    /** Returns the address for the list of identities. */
    String shown(ProvenIdentity identity) {
        return storable(identity.email());
    }

    private String storable(String address) {
        return signUp.isStorable(address) ? address : "";
    }
}
