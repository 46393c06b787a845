package dev.signet.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.account.PasswordlessSignUp;
import dev.signet.account.PasswordlessSignUp.Newcomer;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.login.Admitted;
import dev.signet.login.Verdict;
import dev.signet.profile.ProfileFields;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the account of somebody who has signed in at a provider, or creates it. An identity is the provider and its
 * permanent name for the user. An address only counts if the provider has verified it, and joins an account only if
 * Signet itself has proven that account's address: otherwise somebody else may have made the account in advance, in the
 * name of the address's owner (Sudhodanan and Paverd, Pre-hijacked accounts, USENIX Security 2022).
 */
@Singleton
class IdentitySignIn {
    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]+");

    private final Providers providers;
    private final PasswordlessSignUp signUp;
    private final ProfileFields fields;
    private final IdentityLetters letters;
    private final Event<Joined> joined;
    private final ObjectMapper json;
    private final Ledger ledger;
    private final Clock clock;

    IdentitySignIn(
            Providers providers,
            PasswordlessSignUp signUp,
            ProfileFields fields,
            IdentityLetters letters,
            Event<Joined> joined,
            ObjectMapper json,
            Ledger ledger,
            Clock clock) {
        this.providers = providers;
        this.signUp = signUp;
        this.fields = fields;
        this.letters = letters;
        this.joined = joined;
        this.json = json;
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
        Optional<User> linked = known(identity);
        if (linked.isPresent()) {
            return verdict(provider, identity, linked.get());
        }
        String address = storable(identity.verifiedEmail());
        List<User> owners = address.isEmpty()
                ? List.of()
                : QuarkusTransaction.requiringNew().call(() -> UserLookup.withEmail(address));
        if (owners.isEmpty()) {
            return verdict(provider, identity, created(provider, identity, invitation));
        }
        Optional<User> joining = joinable(provider, identity, owners);
        if (joining.isPresent()) {
            return verdict(provider, identity, joining.get()).inOrderTo(written(identity));
        }
        // Another request may have created the account with this identity in the same moment.
        return verdict(provider, identity, known(identity).orElseThrow(() -> {
            refused(provider, owners);
            return accountExists(provider.name());
        }));
    }

    private static Verdict verdict(Provider provider, ProvenIdentity identity, User user) {
        return Verdict.proven(user, provider.name(), "fed").since(identity.at()).begunAt(identity.begunAt());
    }

    private Optional<User> known(ProvenIdentity identity) {
        return QuarkusTransaction.requiringNew().call(() -> Identity.use(identity, shown(identity), clock.instant()));
    }

    /** Returns the account that the identity joins by its address. The complete login links it, with the second factor. */
    private Optional<User> joinable(Provider provider, ProvenIdentity identity, List<User> owners) {
        return owners.size() > 1 || !provider.linksByAddress()
                ? Optional.empty()
                : owners.stream().filter(user -> isJoinable(user, identity)).findFirst();
    }

    /** Returns the error for somebody whose address at a provider is the one of an account that may be another person's. */
    private static ApiError accountExists(String provider) {
        return ApiError.of(
                409,
                "There is an account with your address already. Sign in to it as you did before, and then link "
                        + provider + " to it: POST /api/users/me/identities/" + provider + "/.",
                "account_exists");
    }

    private boolean isJoinable(User user, ProvenIdentity identity) {
        return user.isActive()
                && user.isEmailProven()
                && isSameMailbox(user.email(), storable(identity.verifiedEmail()))
                && !Identity.isUnlinked(identity, user.id());
    }

    /**
     * Returns whether spellings of an address lead to the same mailbox. Unlike {@link UserLookup#isSameAddress}, letters
     * outside ASCII must be the same: a mail system may tell k from U+212A, the Kelvin sign (RFC 6530 §10.1).
     */
    private static boolean isSameMailbox(String one, String other) {
        return UserLookup.isSameAddress(one, other) && localPart(one).equals(localPart(other));
    }

    private static String localPart(String address) {
        return UPPER_CASE
                .matcher(address.substring(0, address.lastIndexOf('@') + 1))
                .replaceAll(letter -> letter.group().toLowerCase(Locale.ROOT));
    }

    /**
     * Links an identity to the account with its address.
     *
     * @throws ApiError 401 if the account or the identity changed since the first factor: a new sign-in says what is wrong
     */
    void join(@Observes Admitted login) {
        if (login.purpose().isEmpty() || !providers.has(login.method())) {
            return;
        }
        ProvenIdentity identity = read(login.purpose());
        User owner = LockedUser.toChange(login.user()).orElseThrow(ApiError::userNotFound);
        // It may have been read before it was locked.
        User.getEntityManager().refresh(owner);
        if (!isJoinable(owner, identity)) {
            throw changed();
        }
        if (Identity.link(identity, shown(identity), owner.id(), clock.instant())) {
            ledger.done(SecurityEventKind.IDENTITY_LINKED)
                    .to(owner.id())
                    .because(identity.provider() + ", same address")
                    .record();
            joined.fire(new Joined(owner, identity.provider()));
        } else if (Identity.of(identity)
                .filter(stored -> stored.owner() == owner.id())
                .isEmpty()) {
            throw changed();
        }
    }

    private static ApiError changed() {
        return ApiError.tokenNotValid("Token is invalid or expired");
    }

    /** An identity was linked to an account. */
    record Joined(User user, String provider) {}

    void tell(@Observes(during = TransactionPhase.AFTER_SUCCESS) Joined account) {
        letters.linked(account.user(), account.provider());
    }

    private String written(ProvenIdentity identity) {
        try {
            return json.writeValueAsString(identity);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private ProvenIdentity read(String purpose) {
        try {
            return json.readValue(purpose, ProvenIdentity.class);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private void refused(Provider provider, List<User> owners) {
        QuarkusTransaction.requiringNew()
                .run(() -> owners.forEach(owner -> ledger.refused(SecurityEventKind.IDENTITY_LINKED)
                        .to(owner.id())
                        .because(provider.name() + ", same address, which is not proven here")
                        .record()));
    }

    /** A provider whose addresses join no account does not give a new one its address either: that would reserve it. */
    private User created(Provider provider, ProvenIdentity identity, Optional<String> invitation) {
        String address = provider.linksByAddress() ? storable(identity.verifiedEmail()) : "";
        PersonName name = identity.name();
        Newcomer newcomer = new Newcomer(name.called(), address, false, invitation, identity.provider())
                .with(fields.names(name.first(), name.last(), name.locale()));
        try {
            return signUp.create(newcomer, user -> {
                if (!Identity.link(identity, shown(identity), user.id(), clock.instant())) {
                    throw new StoredMeanwhile();
                }
            });
        } catch (StoredMeanwhile raced) {
            return known(identity).orElseThrow(() -> raced);
        } catch (ApiError refused) {
            // The other request has the address and, if there is one, the invitation.
            return known(identity)
                    .orElseThrow(() ->
                            refused.fieldErrors().containsKey("email") ? accountExists(identity.provider()) : refused);
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
