package dev.signet.emailcode;

import dev.signet.account.AddressProof;
import dev.signet.account.PasswordlessSignUp;
import dev.signet.account.PasswordlessSignUp.Newcomer;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.emailcode.CodeStore.Mailed;
import dev.signet.emailcode.CodeStore.Recipient;
import dev.signet.login.Verdict;
import dev.signet.mail.Message;
import dev.signet.mail.Outbox;
import dev.signet.secret.SecureIds;
import dev.signet.throttle.LimitedAction;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Mails codes, and checks them. A code is for one address, one account and the device that asked. It works once, within
 * ten minutes, until the address changes or, once the address is proven, the password changes or the user signs out
 * everywhere.
 */
@Singleton
class EmailCodes {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    /** The same for an address without an account, which gets no code. */
    private static final ApiError NOT_VALID =
            ApiError.of(401, "The code is wrong or no longer valid.", "email_code_not_valid");

    private static final int DIGITS = 6;
    private static final int SECRET_BYTES = 16;

    private final CodeStore store;
    private final CodeLetters letters;
    private final Outbox outbox;
    private final Throttle throttle;
    private final AddressProof proof;
    private final PasswordlessSignUp signUp;
    private final EmailCodeConfig config;
    private final Ledger ledger;

    EmailCodes(
            CodeStore store,
            CodeLetters letters,
            Outbox outbox,
            Throttle throttle,
            AddressProof proof,
            PasswordlessSignUp signUp,
            EmailCodeConfig config,
            Ledger ledger) {
        this.store = store;
        this.letters = letters;
        this.outbox = outbox;
        this.throttle = throttle;
        this.proof = proof;
        this.signUp = signUp;
        this.config = config;
        this.ledger = ledger;
    }

    /**
     * What a client sends to sign in.
     *
     * @param secret what the response to the request returned, if the client sends it back
     * @param cookie the same from the cookie
     * @param invitation the token of an invitation, for somebody without an account
     */
    record Answer(String code, Optional<String> secret, Optional<String> cookie, Optional<String> invitation) {
        @Override
        public String toString() {
            return "Answer";
        }
    }

    /**
     * Mails a code to each active account with this address or, if the settings allow it, to an address without an
     * account. That happens after the response, which is the same for every address.
     *
     * @return a secret that identifies the device
     * @throws ApiError 429 if the address got too many mails; 503 if too many mails are waiting
     */
    String ask(Asker asker) {
        try (Outbox.Place place = outbox.place()) {
            throttle.attempt(LimitedAction.SIGN_IN_MAIL, asker.subject(), asker.origin());
            String secret = SecureIds.hex(SECRET_BYTES);
            UUID request = store.begin(asker, secret);
            place.write(() -> QuarkusTransaction.requiringNew().call(() -> mails(asker, request)));
            return secret;
        }
    }

    private List<Message> mails(Asker asker, UUID request) {
        if (asker.accounts().isEmpty()) {
            String address = PasswordlessSignUp.normalized(asker.address());
            boolean free = config.signUp() && signUp.isStorable(address) && !UserLookup.isEmailTaken(address);
            return free ? List.of(letters.signUp(address, stranger(request, address))) : List.of();
        }
        return asker.accounts().stream()
                .map(user -> {
                    ledger.done(SecurityEventKind.EMAIL_CODE_REQUESTED)
                            .to(user.id())
                            .record();
                    return letters.signIn(user, known(request, user));
                })
                .toList();
    }

    private String stranger(UUID request, String address) {
        return stored(request, new Recipient(OptionalLong.empty(), 0, address));
    }

    private String known(UUID request, User user) {
        return stored(request, new Recipient(OptionalLong.of(user.id()), user.passwordVersion(), ""));
    }

    /** Accounts that share an address get different codes, which tell the accounts apart. */
    private String stored(UUID request, Recipient recipient) {
        String code = SecureIds.digits(DIGITS);
        while (!store.add(request, code, recipient)) {
            code = SecureIds.digits(DIGITS);
        }
        return code;
    }

    /** Checks a code. Call it outside a transaction: the attempt counts even if the rest fails. */
    Verdict check(Asker asker, Answer answer) {
        return found(asker, answer).refusedWith(NOT_VALID);
    }

    private Verdict found(Asker asker, Answer answer) {
        return attempt(asker, answer)
                .flatMap(request -> store.find(request, answer.code())
                        .flatMap(code -> user(code, asker, answer, () -> store.take(request, answer.code()))
                                .map(user -> verdict(user, code))))
                .map(verdict -> {
                    throttle.takeBack(LimitedAction.SIGN_IN_MAIL, asker.subject(), asker.origin());
                    return verdict;
                })
                .orElseGet(() -> Verdict.refused(asker.accounts().stream().findFirst(), "wrong e-mail code"));
    }

    /** If the code proved the address for the first time, that ended all other sign-ins just now, but not this one. */
    private static Verdict verdict(User user, Mailed code) {
        Instant begun =
                user.signInsGoodFrom().filter(from -> from.isAfter(code.at())).orElse(code.at());
        return Verdict.proven(user, EmailCodeSignIn.NAME, "otp").begunAt(begun);
    }

    private Optional<UUID> attempt(Asker asker, Answer answer) {
        if (answer.secret().isPresent()) {
            return store.attemptWith(answer.secret().get(), asker);
        }
        // The cookie may belong to a request for another address.
        return answer.cookie()
                .flatMap(cookie -> store.attemptWith(cookie, asker))
                .or(() -> store.attemptOf(asker));
    }

    private Optional<User> user(Mailed code, Asker asker, Answer answer, Use use) {
        Recipient recipient = code.recipient();
        if (recipient.account().isPresent()) {
            // As long as nobody has proven the address, the account may be a stranger's, who could change the password
            // or sign out all the time to keep the owner of the address out.
            Predicate<User> unchanged = user -> user.isActive()
                    && (!user.isEmailProven()
                            || user.passwordVersion() == recipient.passwordVersion() && user.stillAdmits(code.at()))
                    && UserLookup.isSameAddress(user.email(), asker.address());
            return proof.byCode(recipient.account().getAsLong(), user -> unchanged.test(user) && use.succeeds());
        }
        return newcomer(recipient, answer, use);
    }

    /** Uses up the code. */
    private interface Use {
        boolean succeeds();
    }

    /** Thrown to roll back a new account if another request has used the code in the same moment. */
    private static final class UsedMeanwhile extends RuntimeException {
        UsedMeanwhile() {
            super(null, null, false, false);
        }
    }

    /** Uses up the code in the transaction that creates the account: if either fails, the code is good as before. */
    private Optional<User> newcomer(Recipient recipient, Answer answer, Use use) {
        Newcomer newcomer =
                new Newcomer(recipient.email(), recipient.email(), true, answer.invitation(), EmailCodeSignIn.NAME);
        try {
            return Optional.of(signUp.create(newcomer, made -> {
                if (!use.succeeds()) {
                    throw new UsedMeanwhile();
                }
            }));
        } catch (UsedMeanwhile raced) {
            return Optional.empty();
        } catch (ApiError refused) {
            if (refused.fieldErrors().containsKey("email")) {
                // Somebody signed up with the address since, possibly the same person in the same moment.
                return Optional.empty();
            }
            throw refused;
        }
    }
}
