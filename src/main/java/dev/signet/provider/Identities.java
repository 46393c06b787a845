package dev.signet.provider;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.database.PrimaryWait;
import dev.signet.login.SignInMethods;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Uuids;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The identities of signed-in users: shows, links and removes them. */
@Singleton
class Identities {
    private final Confirmation confirmation;
    private final SignInMethods methods;
    private final IdentitySignIn signIn;
    private final IdentityLetters letters;
    private final CurrentRequest request;
    private final Ledger ledger;
    private final PrimaryWait wait;
    private final Clock clock;

    Identities(
            Confirmation confirmation,
            SignInMethods methods,
            IdentitySignIn signIn,
            IdentityLetters letters,
            CurrentRequest request,
            Ledger ledger,
            PrimaryWait wait,
            Clock clock) {
        this.confirmation = confirmation;
        this.methods = methods;
        this.signIn = signIn;
        this.letters = letters;
        this.request = request;
        this.ledger = ledger;
        this.wait = wait;
        this.clock = clock;
    }

    @Transactional
    List<IdentityResponse> list() {
        return Identity.allOf(request.caller().id()).stream()
                .map(IdentityResponse::of)
                .toList();
    }

    /**
     * Links an identity to the caller's account.
     *
     * @param form confirms that it is the user
     * @param proof proves the identity; called after the confirmation, because proofs work once
     * @throws ApiError 409 if the identity is linked to another account; otherwise as
     *     {@link Confirmation#verify(FilledForm, SecurityEventKind)}, and what {@code proof} throws
     */
    Uni<IdentityResponse> link(FilledForm form, Supplier<ProvenIdentity> proof) {
        return confirmation.verify(form, SecurityEventKind.IDENTITY_LINKED).map(verified -> {
            ProvenIdentity identity = wait.repeatUnlessDone(proof);
            // By itself, because the proof is used up.
            return wait.repeatUnlessDone(() -> link(verified, identity));
        });
    }

    private IdentityResponse link(User verified, ProvenIdentity identity) {
        Linked linked = QuarkusTransaction.requiringNew().call(() -> {
            confirmation.mustStillBeSignedIn();
            User user = LockedUser.unchanged(verified, true).orElseThrow(Confirmation::wrong);
            boolean added = Identity.link(identity, signIn.shown(identity), user.id(), clock.instant());
            Identity stored = Identity.of(identity).orElseThrow();
            if (stored.owner() != user.id()) {
                return new Linked(user, Optional.empty(), false);
            }
            if (added) {
                ledger.done(SecurityEventKind.IDENTITY_LINKED)
                        .to(user.id())
                        .because(identity.provider())
                        .record();
            }
            return new Linked(user, Optional.of(IdentityResponse.of(stored)), added);
        });
        if (linked.added()) {
            letters.linked(linked.user(), identity.provider());
        }
        return linked.identity().orElseThrow(() -> belongsToAnother(linked.user(), identity));
    }

    private record Linked(User user, Optional<IdentityResponse> identity, boolean added) {}

    private ApiError belongsToAnother(User user, ProvenIdentity identity) {
        QuarkusTransaction.requiringNew()
                .run(() -> ledger.refused(SecurityEventKind.IDENTITY_LINKED)
                        .to(user.id())
                        .because(identity.provider() + ", linked to another account")
                        .record());
        return ApiError.conflict("This identity is linked to another account.");
    }

    /**
     * Removes an identity of the caller.
     *
     * @throws ApiError 404 if the caller has no such identity; 400 if it is the only way to sign in; otherwise as
     *     {@link Confirmation#verify(FilledForm, SecurityEventKind)}
     */
    Uni<Void> remove(String id, FilledForm form) {
        Identity mine = QuarkusTransaction.requiringNew()
                .call(() -> own(id, request.caller().id()));
        return confirmation.verify(form, SecurityEventKind.IDENTITY_REMOVED).map(verified -> {
            User user = QuarkusTransaction.requiringNew().call(() -> {
                confirmation.mustStillBeSignedIn();
                User unchanged = LockedUser.unchanged(verified, true).orElseThrow(Confirmation::wrong);
                own(id, unchanged.id()).unlink(clock.instant());
                User.flush();
                methods.leaveOne(unchanged.id());
                ledger.done(SecurityEventKind.IDENTITY_REMOVED)
                        .to(unchanged.id())
                        .because(mine.provider())
                        .record();
                return unchanged;
            });
            letters.removed(user, mine.provider());
            return null;
        });
    }

    /**
     * Returns an identity of this user.
     *
     * @throws ApiError 404 if the user has no such identity
     */
    static Identity own(String id, long user) {
        return Uuids.parse(id)
                .flatMap(found -> Identity.<Identity>findByIdOptional(found))
                .filter(found -> found.owner() == user)
                .orElseThrow(() -> ApiError.notFound("No Identity matches the given query."));
    }
}
