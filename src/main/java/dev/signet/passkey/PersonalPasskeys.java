package dev.signet.passkey;

import dev.signet.page.Slice;
import dev.signet.personal.PersonalData;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** The passkeys of a user, for the user's download. */
@Singleton
class PersonalPasskeys implements PersonalData {
    private final PasskeyStore store;

    PersonalPasskeys(PasskeyStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "passkeys";
    }

    @Override
    @Transactional
    public Slice<?> entries(long user, Optional<String> cursor) {
        return PersonalData.all(store.of(user).stream().map(PasskeyResponse::of).toList());
    }
}
