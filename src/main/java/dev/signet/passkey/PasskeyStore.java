package dev.signet.passkey;

import dev.signet.mfa.Factors;
import dev.signet.mfa.StoredFactor;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores passkeys: a factor and a row for each. Call it in a transaction. */
@Singleton
class PasskeyStore {
    private final Factors factors;
    private final PasskeyFactor kind;
    private final PasskeyConfig config;

    PasskeyStore(Factors factors, PasskeyFactor kind, PasskeyConfig config) {
        this.factors = factors;
        this.kind = kind;
        this.config = config;
    }

    /** Returns a user's passkeys, the oldest first. */
    List<StoredPasskey> of(long user) {
        List<PasskeyRow> rows = PasskeyRow.of(user);
        return factors.of(user).stream()
                .flatMap(factor -> rows.stream()
                        .filter(row -> row.id().equals(factor.id()))
                        .map(row -> new StoredPasskey(factor, row)))
                .toList();
    }

    /** Returns one of a user's passkeys. */
    Optional<StoredPasskey> with(long user, UUID id) {
        return of(user).stream()
                .filter(passkey -> passkey.row().id().equals(id))
                .findFirst();
    }

    /** Returns the user's passkey with this credential id, by the same steps whether or not there is one. */
    Optional<StoredPasskey> withCredential(long user, byte[] credentialId) {
        return of(user).stream()
                .filter(passkey -> Arrays.equals(passkey.row().credentialId(), credentialId))
                .findFirst();
    }

    /**
     * Makes sure that a user may have one more passkey.
     *
     * @throws ApiError 400 if not
     */
    void mustHaveRoom(long user) {
        if (PasskeyRow.count(user) >= config.maxPerUser()) {
            throw ApiError.invalid(
                    FilledForm.NO_FIELD, "An account may have " + config.maxPerUser() + " passkeys. Remove one first.");
        }
    }

    /**
     * Adds a passkey.
     *
     * @return empty if a passkey of any user has this credential id already
     */
    Optional<StoredPasskey> add(long user, String name, NewPasskey passkey) {
        factors.begin(user, kind, name, passkey.publicKey());
        StoredFactor factor = factors.pending(user, kind).orElseThrow();
        factors.confirm(factor, passkey.signCount());
        return PasskeyRow.store(user, factor.id(), passkey) ? with(user, factor.id()) : Optional.empty();
    }

    /** Returns the error for a credential id that a passkey has already. */
    static ApiError taken() {
        return CredentialJson.fault("it is registered already");
    }

    /** Returns whether the passkey was still there. */
    boolean rename(StoredPasskey passkey, String name) {
        return factors.rename(passkey.factor(), name);
    }

    /** Returns whether the passkey was still there. */
    boolean remove(StoredPasskey passkey) {
        return factors.remove(passkey.factor());
    }
}
