package dev.signet.passkey;

import dev.signet.login.Verdict;
import dev.signet.passkey.Challenges.Purpose;
import dev.signet.passkey.WebAuthn.NotVerified;
import dev.signet.passkey.WebAuthn.Signed;
import dev.signet.user.LoginConfig;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.TransactionExceptionResult;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Signs in with a passkey and nothing else. */
@Singleton
class PasskeySignIn {
    private final Options options;
    private final Challenges challenges;
    private final UserHandles handles;
    private final PasskeyStore store;
    private final PasskeyFactor factor;
    private final WebAuthn webAuthn;
    private final LoginConfig login;

    PasskeySignIn(
            Options options,
            Challenges challenges,
            UserHandles handles,
            PasskeyStore store,
            PasskeyFactor factor,
            WebAuthn webAuthn,
            LoginConfig login) {
        this.options = options;
        this.challenges = challenges;
        this.handles = handles;
        this.store = store;
        this.factor = factor;
        this.webAuthn = webAuthn;
        this.login = login;
    }

    /** Returns the options for any passkey or, with a name, for those of one account. */
    @Transactional
    RequestOptions begin(Optional<String> username) {
        if (username.isEmpty()) {
            return options.anyone();
        }
        long user = UserLookup.atLogin(username.get(), login.fields())
                .user()
                .map(User::id)
                .orElse(Challenges.NOBODY);
        return options.named(user);
    }

    /** Checks what a passkey signed. Whatever it is, it uses up the challenge. */
    Verdict check(CredentialJson credential) {
        return QuarkusTransaction.requiringNew()
                .exceptionHandler(fault -> fault instanceof ApiError
                        ? TransactionExceptionResult.COMMIT
                        : TransactionExceptionResult.ROLLBACK)
                .call(() -> checked(credential));
    }

    private Verdict checked(CredentialJson credential) {
        Optional<Claim> found = claim(credential);
        if (found.isEmpty()) {
            return Verdict.refused(Optional.empty(), "no such challenge");
        }
        Claim claim = found.get();
        try {
            Signed signed = webAuthn.asserted(credential, claim.key().orElseGet(webAuthn::standIn));
            return claim.user()
                    .flatMap(user -> claim.passkey().map(passkey -> accepted(user, passkey, signed)))
                    .map(verdict -> verdict.begunAt(claim.askedAt()))
                    .orElseGet(() -> Verdict.refused(claim.user(), "no such passkey"));
        } catch (NotVerified wrong) {
            return Verdict.refused(claim.user(), claim.passkey().isEmpty() ? "no such passkey" : wrong.getMessage());
        }
    }

    /** Whose passkey it seems to be, and when it was asked. */
    private record Claim(Optional<User> user, Optional<StoredPasskey> passkey, Instant askedAt) {
        Optional<PasskeyKey> key() {
            return passkey.map(StoredPasskey::key);
        }
    }

    /** Uses up the challenge; empty if it is not valid. */
    private Optional<Claim> claim(CredentialJson credential) {
        OptionalLong challenged = challenges.spend(Purpose.SIGN_IN, "", credential.challenge());
        if (challenged.isEmpty()) {
            return Optional.empty();
        }
        long user = user(challenged.getAsLong(), credential).orElse(Challenges.NOBODY);
        return Optional.of(new Claim(
                User.withId(user),
                store.withCredential(user, credential.id()),
                challenges.issuedAt(credential.challenge())));
    }

    /** Returns the user of the challenge or, if any may answer it, of the handle (WebAuthn §7.2, step 6). */
    private OptionalLong user(long challenged, CredentialJson credential) {
        Optional<OptionalLong> named = credential.find("response", "userHandle").map(handles::user);
        if (challenged == Challenges.ANYONE) {
            return named.orElse(OptionalLong.empty());
        }
        boolean contradicts = named.isPresent() && named.get().orElse(Challenges.NOBODY) != challenged;
        return contradicts ? OptionalLong.empty() : OptionalLong.of(challenged);
    }

    private Verdict accepted(User user, StoredPasskey passkey, Signed signed) {
        if (!factor.accept(passkey, signed)) {
            return Verdict.refused(Optional.of(user), "no such passkey");
        }
        Verdict proven = Verdict.proven(user, PasskeyMethod.NAME, passkey.amr(), PasskeyFactor.PRESENT);
        return signed.userVerified() ? proven.byTwoFactors() : proven;
    }
}
