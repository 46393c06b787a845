package dev.signet.passkey;

import dev.signet.passkey.Challenges.Purpose;
import dev.signet.passkey.CreationOptions.Account;
import dev.signet.passkey.CreationOptions.Parameters;
import dev.signet.passkey.CreationOptions.Selection;
import dev.signet.passkey.CreationOptions.Service;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Makes the options that a browser or a phone hands to an authenticator. Call it in a transaction. */
@Singleton
class Options {
    private static final String REQUIRED = "required";

    private final PasskeyConfig config;
    private final RelyingParty party;
    private final Challenges challenges;
    private final UserHandles handles;

    Options(PasskeyConfig config, RelyingParty party, Challenges challenges, UserHandles handles) {
        this.config = config;
        this.party = party;
        this.challenges = challenges;
        this.handles = handles;
    }

    /** Returns bytes as the standard writes them in JSON. */
    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Returns the options for a new passkey.
     *
     * @param user the account's id, which may be reserved only
     */
    CreationOptions creation(Purpose purpose, long user, String username, String bound) {
        return new CreationOptions(
                new Service(party.id(), config.rpName()),
                new Account(text(handles.of(user)), username, username),
                text(challenges.issue(purpose, user, bound)),
                WebAuthn.ALGORITHMS.stream()
                        .map(algorithm -> new Parameters(Descriptor.TYPE, algorithm))
                        .toList(),
                config.challengeLifetime().toMillis(),
                PasskeyRow.of(user).stream().map(Descriptor::of).toList(),
                new Selection(REQUIRED, true, config.userVerification().standard()),
                config.attestation().standard(),
                Map.of("credProps", true));
    }

    /** Returns the options to sign in with any discoverable passkey. */
    RequestOptions anyone() {
        return request(Purpose.SIGN_IN, Challenges.ANYONE, "", List.of());
    }

    /** Returns the options for the passkeys of one account. */
    RequestOptions of(Purpose purpose, long user, String bound) {
        return request(
                purpose,
                user,
                bound,
                PasskeyRow.of(user).stream().map(Descriptor::of).toList());
    }

    /**
     * Returns the options to sign in to one account by its name. They name no passkeys, because their number and kind
     * would tell who has an account. All passkeys are discoverable, so the authenticator finds them.
     *
     * @param user {@link Challenges#NOBODY} if no account has the name
     */
    RequestOptions named(long user) {
        return request(Purpose.SIGN_IN, user, "", List.of());
    }

    /** Returns what a browser should know about the passkeys that an account has. */
    AcceptedCredentials accepted(long user) {
        return new AcceptedCredentials(
                party.id(),
                text(handles.of(user)),
                PasskeyRow.of(user).stream()
                        .map(row -> text(row.credentialId()))
                        .toList());
    }

    private RequestOptions request(Purpose purpose, long user, String bound, List<Descriptor> allowed) {
        return new RequestOptions(
                text(challenges.issue(purpose, user, bound)),
                config.challengeLifetime().toMillis(),
                party.id(),
                allowed,
                config.userVerification().standard());
    }
}
