package dev.signet.account;

import dev.signet.account.ProfileForms.NewProfile;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.profile.ProfileValues;
import dev.signet.profile.Profiles;
import dev.signet.security.CurrentRequest;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Shows and changes a user's own account. */
@Singleton
class Profile {
    private final Confirmation confirmation;
    private final EmailChange emailChange;
    private final AccountConfig config;
    private final Profiles profiles;
    private final AccountResponses responses;
    private final CurrentRequest request;

    Profile(
            Confirmation confirmation,
            EmailChange emailChange,
            AccountConfig config,
            Profiles profiles,
            AccountResponses responses,
            CurrentRequest request) {
        this.confirmation = confirmation;
        this.emailChange = emailChange;
        this.config = config;
        this.profiles = profiles;
        this.responses = responses;
        this.request = request;
    }

    UserResponse get() {
        return QuarkusTransaction.requiringNew()
                .call(() -> responses.own(User.withId(request.caller().id()).orElseThrow(ApiError::userNotFound)));
    }

    private User user() {
        return QuarkusTransaction.requiringNew()
                .call(() -> User.withId(request.caller().id()).orElseThrow(ApiError::userNotFound));
    }

    /** Stores the other fields once nothing is refused any more. The user is as the change of the address left it. */
    private UserResponse changed(User user, ProfileValues values) {
        return QuarkusTransaction.requiringNew().call(() -> {
            profiles.change(user.id(), values);
            return responses.own(user);
        });
    }

    /**
     * Changes the e-mail address, if the request has a different one, and the other fields. If addresses must be proven, the response shows
     * the old address until the user has proven the new one.
     *
     * @throws ApiError 400 if the new address is empty; otherwise as {@link Confirmation#verify} and
     *     {@link EmailChange#ask}
     */
    Uni<UserResponse> change(NewProfile asked) {
        User user = user();
        String address = asked.email().orElse(user.email());
        if (address.equals(user.email())) {
            asked.form().verified();
            return Uni.createFrom().item(changed(user, asked.values()));
        }
        if (address.isEmpty()) {
            throw ApiError.invalid(AccountFields.EMAIL.name(), "This field may not be blank.");
        }
        if (!config.passwordForEmailChange()) {
            asked.form().verified();
            return Uni.createFrom().item(changed(emailChange.ask(user, address), asked.values()));
        }
        return confirmation
                .verify(asked.form(), SecurityEventKind.EMAIL_CHANGE_REQUESTED)
                .map(verified -> changed(emailChange.ask(verified, address), asked.values()));
    }
}
