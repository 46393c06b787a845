package dev.signet.account;

import dev.signet.account.NewAccountForms.NewAccount;
import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mail.Message;
import dev.signet.mail.Outbox;
import dev.signet.user.NewUser;
import dev.signet.user.PasswordThreads;
import dev.signet.user.User;
import dev.signet.user.UserLookup;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Registers users. If e-mail addresses must be proven, a registration does not reveal whether an account exists (OWASP
 * ASVS 5, V6.3.8). Whatever username and address somebody asks for, the processing and the response are the same. Only
 * the mail to the owner of the address tells the result.
 */
@Singleton
class Registration {
    static final String BAD_INVITATION = "This invitation is invalid, used or expired.";

    private final NewAccountForms forms;
    private final AccountConfig config;
    private final Outbox outbox;
    private final Letters letters;
    private final PasswordThreads threads;
    private final Limits limits;
    private final DisputedAddress dispute;
    private final Ledger ledger;
    private final Clock clock;

    Registration(
            NewAccountForms forms,
            AccountConfig config,
            Outbox outbox,
            Letters letters,
            PasswordThreads threads,
            Limits limits,
            DisputedAddress dispute,
            Ledger ledger,
            Clock clock) {
        this.limits = limits;
        this.dispute = dispute;
        this.forms = forms;
        this.config = config;
        this.outbox = outbox;
        this.letters = letters;
        this.threads = threads;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Checks that registration is open to anyone at all.
     *
     * @throws ApiError 403 if registration is closed
     */
    void mustBeOpen() {
        if (!forms.isOpen()) {
            throw ApiError.registrationClosed();
        }
    }

    /**
     * Registers a user. The account is created at once, or when the e-mail address is proven.
     *
     * @throws ApiError 400 with all errors in the form, including an invalid invitation and, if addresses need no
     *     proof, a taken username or address; 429 if the address got too many mails; 503 if too many passwords or mails
     *     are waiting, or if mail is required and there is no mail server
     */
    Uni<UserResponse> register(FilledForm form) {
        mustBeAbleToProve(form);
        Optional<UUID> invitation = admitted(form);
        NewAccount asked = forms.newAccount(form);
        return threads.hash(
                asked.password().orElseThrow(),
                passwordHash -> stored(asked, passwordHash, invitation, Optional.empty()));
    }

    /**
     * Registers a user who has a key in place of a password, by the same rules.
     *
     * @throws ApiError as the other method, except about passwords
     */
    UserResponse register(FilledForm form, NewKey key) {
        mustBeAbleToProve(form);
        Optional<UUID> invitation = admitted(form);
        NewAccount asked = forms.newAccount(form);
        return stored(asked, User.unusablePassword(), invitation, Optional.of(key));
    }

    /** Reports errors in the form first, as the reference does, even if there is no mail server and nobody can register. */
    void mustBeAbleToProve(FilledForm form) {
        if (config.activation() && !form.isFaulty()) {
            outbox.mustHaveServer();
        }
    }

    private UserResponse stored(
            NewAccount asked, String passwordHash, Optional<UUID> invitation, Optional<NewKey> key) {
        return config.activation()
                ? keep(asked, passwordHash, invitation, key)
                : make(asked, passwordHash, invitation, key);
    }

    /**
     * Adds the errors that need a database lookup. Every such lookup counts towards the limits, even if the form has
     * other errors.
     *
     * @return the id of the invitation
     */
    private Optional<UUID> admitted(FilledForm form) {
        Optional<SecretToken> token = form.find(NewAccountForms.INVITATION).map(SecretToken::of);
        if (!form.isFaulty()) {
            limits.registration(AccountFields.email(form).orElse(""));
        } else if (token.isPresent() || !config.activation()) {
            limits.link();
        } else {
            return Optional.empty();
        }
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!config.activation()) {
                Taken.addTo(form);
            }
            Optional<Invitation> invitation = token.flatMap(secret -> Invitation.good(secret, clock.instant()))
                    .filter(found -> found.isFor(AccountFields.email(form).orElse("")));
            if (token.isPresent() && invitation.isEmpty()) {
                form.add(NewAccountForms.INVITATION, List.of(BAD_INVITATION));
            }
            return invitation.map(Invitation::id);
        });
    }

    /** Stores the registration until the address is proven. */
    private UserResponse keep(NewAccount asked, String passwordHash, Optional<UUID> invitation, Optional<NewKey> key) {
        Instant now = clock.instant();
        SecretToken token = SecretToken.fresh();
        byte[] origin = dispute.origin();
        try (Outbox.Place place = outbox.place()) {
            PendingRegistration pending = QuarkusTransaction.requiringNew().call(() -> {
                PendingRegistration registration = new PendingRegistration(
                        key.map(NewKey::user).orElseGet(NewUser::reserveId),
                        asked,
                        passwordHash,
                        token,
                        invitation,
                        origin,
                        config.activationLifetime(),
                        now);
                registration.persistAndFlush();
                key.ifPresent(NewKey::keep);
                recordRegistration(registration.userId(), key);
                return registration;
            });
            place.write(() -> QuarkusTransaction.requiringNew().call(() -> answer(pending, token)));
            return new UserResponse(
                    pending.email(), forms.shown(asked.profile()), pending.userId(), pending.username());
        }
    }

    /** Creates the account. */
    private UserResponse make(NewAccount asked, String passwordHash, Optional<UUID> invitation, Optional<NewKey> key) {
        User user = Faults.orTaken(() -> {
            long id = key.map(NewKey::user).orElseGet(NewUser::reserveId);
            User made = make(
                    id,
                    asked.username(),
                    asked.email(),
                    passwordHash,
                    asked.profile().json(),
                    invitation);
            key.ifPresent(NewKey::store);
            recordRegistration(id, key);
            return made;
        });
        welcome(user);
        return new UserResponse(user.email(), forms.shown(asked.profile()), user.id(), user.username());
    }

    private void recordRegistration(long user, Optional<NewKey> key) {
        ledger.done(SecurityEventKind.REGISTERED)
                .to(user)
                .because(key.map(NewKey::method).orElse(""))
                .record();
    }

    /**
     * Creates the account, in the current transaction.
     *
     * @param profile a JSON object with the values of some fields
     * @throws ApiError 400 if the username or address is taken, or the invitation was used
     */
    User make(long id, String username, String email, String passwordHash, String profile, Optional<UUID> invitation) {
        // Usernames of imported accounts are compared exactly, so no unique index catches other spellings of them.
        Taken.mustNotBe(username, email);
        Instant now = clock.instant();
        if (invitation.isPresent() && !Invitation.spend(invitation.get(), now)) {
            throw ApiError.invalid(NewAccountForms.INVITATION.name(), BAD_INVITATION);
        }
        return NewUser.store(id, username, email, passwordHash, profile, now);
    }

    /**
     * Sends new links to an address that is waiting for proof, with a full lifetime again.
     *
     * @throws ApiError 400 if addresses need no proof, 429 if this address got too many mails, 503 if there is no mail
     *     server or too many mails are waiting
     */
    void resend(String email) {
        if (!config.activation()) {
            throw ApiError.malformed("E-mail addresses are not proven here.");
        }
        try (Outbox.Place place = outbox.place()) {
            limits.proof(email);
            place.write(() -> QuarkusTransaction.requiringNew().call(() -> renewed(email)));
        }
    }

    private List<Message> renewed(String email) {
        Instant now = clock.instant();
        return PendingRegistration.waitingFor(email, now).stream()
                .flatMap(pending -> answer(pending, pending.renew(config.activationLifetime(), now)).stream())
                .toList();
    }

    /** Returns the mail with the result of a registration, which only the owner of the address sees. */
    private List<Message> answer(PendingRegistration pending, SecretToken token) {
        if (UserLookup.isEmailTaken(pending.email())) {
            return List.of(letters.accountExists(pending.email()));
        }
        return List.of(
                UserLookup.isUsernameTaken(pending.username())
                        ? letters.nameTaken(pending)
                        : letters.activation(pending, token));
    }

    /**
     * An account whose address was proven.
     *
     * @param letter a mail to its owner, if the address was {@linkplain DisputedAddress disputed}
     */
    record Activated(User user, Optional<Message> letter) {}

    /**
     * Creates the account for a registration whose address is proven, in the current transaction.
     *
     * @throws ApiError 403 if the account was already created, in djoser's words; 400 if the username or address was
     *     taken in the meantime, or the invitation was used
     */
    Activated activate(PendingRegistration pending) {
        if (pending.isActivated()) {
            throw ApiError.forbidden("Stale token for given user.");
        }
        boolean disputed = dispute.isAbout(pending);
        User user = make(
                pending.userId(),
                pending.username(),
                pending.email(),
                disputed ? dispute.passwordOfNobody() : pending.passwordHash(),
                pending.profile(),
                pending.invitation());
        user.proveEmail(clock.instant());
        pending.activate(clock.instant());
        ledger.done(SecurityEventKind.ACTIVATED)
                .to(user.id())
                .because(disputed ? "others had registered with this address, so its owner sets a password anew" : "")
                .record();
        return new Activated(user, disputed ? Optional.of(dispute.settle(user)) : Optional.empty());
    }

    /** Sends the mail about a disputed address, and a welcome mail if the settings ask for it. */
    void welcome(Activated activated) {
        activated.letter().ifPresent(letter -> outbox.offer(() -> letter));
        welcome(activated.user());
    }

    /** Sends a welcome mail if the settings ask for it. */
    void welcome(User user) {
        if (config.confirmationMail() && !user.email().isEmpty()) {
            outbox.offer(() -> letters.welcome(user));
        }
    }
}
