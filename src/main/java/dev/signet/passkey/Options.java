package dev.signet.passkey;

import dev.signet.passkey.Challenges.Purpose;
import dev.signet.passkey.CreationOptions.Account;
import dev.signet.passkey.CreationOptions.Parameters;
import dev.signet.passkey.CreationOptions.Selection;
import dev.signet.passkey.CreationOptions.Service;
import dev.signet.secret.SecretBox;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Makes the options that a browser or a phone hands to an authenticator. Call it in a transaction. */
@Singleton
class Options {
    private static final String REQUIRED = "required";

    /** The lengths of the credential ids that common authenticators make, and their transports. */
    private static final List<Integer> LENGTHS = List.of(16, 20, 32);

    private static final List<String> TRANSPORTS = List.of("hybrid", "internal");

    private final PasskeyConfig config;
    private final RelyingParty party;
    private final Challenges challenges;
    private final UserHandles handles;
    private final SecretBox box;

    Options(PasskeyConfig config, RelyingParty party, Challenges challenges, UserHandles handles, SecretBox box) {
        this.config = config;
        this.party = party;
        this.challenges = challenges;
        this.handles = handles;
        this.box = box;
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
     * Returns the options to sign in to one account by its name.
     *
     * @param user {@link Challenges#NOBODY} if no account has the name. If there are no passkeys, the options contain
     *     one that does not exist, always the same one for a name, so that they look like those of any other account.
     */
    RequestOptions named(long user, String foldedName) {
        List<Descriptor> passkeys =
                PasskeyRow.of(user).stream().map(Descriptor::of).toList();
        List<Descriptor> standIn = List.of(standIn(foldedName));
        return request(Purpose.SIGN_IN, user, "", passkeys.isEmpty() ? standIn : passkeys);
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

    private Descriptor standIn(String foldedName) {
        byte[] id = box.hash("passkey of nobody", foldedName);
        int length = LENGTHS.get(Byte.toUnsignedInt(box.hash("length of it", foldedName)[0]) % LENGTHS.size());
        return new Descriptor(Descriptor.TYPE, text(Arrays.copyOf(id, length)), TRANSPORTS);
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
