package dev.signet.account;

import dev.signet.profile.Profiles;
import dev.signet.user.User;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Accounts as responses show them, in the current transaction. */
@Singleton
class AccountResponses {
    private final Profiles profiles;

    AccountResponses(Profiles profiles) {
        this.profiles = profiles;
    }

    /** Returns an account as its user sees it. */
    UserResponse own(User user) {
        return own(user, profiles.of(user.id()));
    }

    private static UserResponse own(User user, Map<String, Object> profile) {
        return new UserResponse(user.email(), profile, user.id(), user.username());
    }

    /** Returns the same for several accounts. */
    List<UserResponse> own(List<Long> ids) {
        Map<Long, Map<String, Object>> found = profiles.of(ids);
        return User.withIds(ids).stream()
                .map(user -> own(user, found.getOrDefault(user.id(), Map.of())))
                .toList();
    }

    /** Returns an account as administrators see it. */
    ManagedUserResponse managed(User user) {
        return ManagedUserResponse.of(user, profiles.of(user.id()));
    }

    /** Returns the same for several accounts. */
    List<ManagedUserResponse> managed(List<Long> ids) {
        Map<Long, Map<String, Object>> found = profiles.of(ids);
        return User.withIds(ids).stream()
                .map(user -> ManagedUserResponse.of(user, found.getOrDefault(user.id(), Map.of())))
                .toList();
    }
}
