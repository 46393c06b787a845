package dev.signet.account;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.profile.ProfileValues;
import dev.signet.user.NewUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.EmailSyntax;
import dev.signet.web.Field;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Creates the account of someone who signs up without a password. The account gets an unusable one, like Django's
 * {@code set_unusable_password}, and a free username.
 */
@Singleton
public class PasswordlessSignUp {
    private static final int TRIES = 5;

    private final RegistrationConfig who;
    private final AccountConfig config;
    private final Registration registration;
    private final Ledger ledger;
    private final Clock clock;

    PasswordlessSignUp(
            RegistrationConfig who, AccountConfig config, Registration registration, Ledger ledger, Clock clock) {
        this.who = who;
        this.config = config;
        this.registration = registration;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * The person who signs up.
     *
     * @param name a name or an address, from which the username is made
     * @param email the account's address; empty if there is none. It must belong to this person.
     * @param emailProven whether Signet itself has proven the address with a mail
     * @param invitation the token of an invitation, if the client sent one
     * @param method the way to sign in, for the security event
     * @param profile the names and other data of the profile, as far as they are known
     */
    public record Newcomer(
            String name,
            String email,
            boolean emailProven,
            Optional<String> invitation,
            String method,
            ProfileValues profile) {
        /** A person without a profile. */
        public Newcomer(String name, String email, boolean emailProven, Optional<String> invitation, String method) {
            this(name, email, emailProven, invitation, method, ProfileValues.NONE);
        }

        /** Returns the same with this profile. */
        public Newcomer with(ProfileValues itsProfile) {
            return new Newcomer(name, email, emailProven, invitation, method, itsProfile);
        }

        @Override
        public String toString() {
            return "Newcomer[" + method + "]";
        }
    }

    /** Returns an address as accounts have it: the domain in lower case. */
    public static String normalized(String email) {
        return AccountFields.normalized(email);
    }

    /** Returns whether an account can have this address. */
    public boolean isStorable(String email) {
        return email.codePointCount(0, email.length()) <= User.LONGEST_EMAIL
                && EmailSyntax.isAddress(email, config.localDomains().orElse(Set.of()));
    }

    /**
     * Creates the account. Call it outside a transaction.
     *
     * @param attach stores the way to sign in, or uses up what proves it, in the same transaction
     * @throws ApiError 403 if registration is closed; 400 if an invitation is required and missing or invalid, or if
     *     another account has the address
     */
    public User create(Newcomer newcomer, Consumer<User> attach) {
        registration.mustBeOpen();
        String email = AccountFields.normalized(newcomer.email());
        Optional<UUID> invitation = invitation(newcomer.invitation(), email);
        for (int attempt = 1; ; attempt++) {
            try {
                User made = Faults.orTaken(() -> stored(newcomer, email, invitation, attach));
                registration.welcome(made);
                return made;
            } catch (ApiError taken) {
                // Somebody else may have taken the username in the same moment.
                if (attempt == TRIES || !taken.fieldErrors().containsKey(AccountFields.USERNAME.name())) {
                    throw taken;
                }
            }
        }
    }

    private User stored(Newcomer newcomer, String email, Optional<UUID> invitation, Consumer<User> attach) {
        long id = NewUser.reserveId();
        User made = registration.make(
                id,
                FreeUsername.like(newcomer.name()),
                email,
                User.unusablePassword(),
                newcomer.profile().json(),
                invitation);
        if (newcomer.emailProven()) {
            made.proveEmail(clock.instant());
        }
        attach.accept(made);
        ledger.done(SecurityEventKind.REGISTERED)
                .to(id)
                .because(newcomer.method())
                .record();
        if (config.activation()) {
            // Listeners expect this event for every account that needs no activation any more.
            ledger.done(SecurityEventKind.ACTIVATED)
                    .to(id)
                    .because(newcomer.method())
                    .record();
        }
        return made;
    }

    private Optional<UUID> invitation(Optional<String> token, String email) {
        Instant now = clock.instant();
        Optional<UUID> found = QuarkusTransaction.requiringNew()
                .call(() -> token.flatMap(text -> Invitation.good(SecretToken.of(text), now))
                        .filter(invitation -> invitation.isFor(email))
                        .map(Invitation::id));
        boolean required = who.mode() == RegistrationConfig.Mode.INVITATION;
        if (found.isEmpty() && (required || token.isPresent())) {
            throw ApiError.invalid(
                    NewAccountForms.INVITATION.name(),
                    token.isPresent() ? Registration.BAD_INVITATION : Field.REQUIRED);
        }
        return found;
    }
}
