package dev.signet.account;

import dev.signet.mail.MailConfig;
import dev.signet.mail.Message;
import dev.signet.security.CurrentRequest;
import dev.signet.user.User;
import dev.signet.web.Device;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** Builds the mails to users. */
@Singleton
class Letters {
    private final MailConfig mail;
    private final AccountConfig config;
    private final CurrentRequest request;
    private final Clock clock;

    Letters(MailConfig mail, AccountConfig config, CurrentRequest request, Clock clock) {
        this.mail = mail;
        this.config = config;
        this.request = request;
        this.clock = clock;
    }

    Message activation(PendingRegistration registration, SecretToken token) {
        return Message.of("activation", registration.email())
                .withHint("name", registration.username())
                .with("lifetime", config.activationLifetime())
                .link(activationLink(registration.userId(), token));
    }

    /**
     * Builds the mail for an address that belongs to an account, after somebody tried to register with it or to change
     * their address to it.
     */
    Message accountExists(String address) {
        return Message.of("accountExists", address).link(mail.siteUrl());
    }

    Message nameTaken(PendingRegistration registration) {
        return Message.of("nameTaken", registration.email()).withHint("name", registration.username());
    }

    Message welcome(User user) {
        return toUser("welcome", user).link(mail.siteUrl());
    }

    Message confirmEmail(User user, String address, SecretToken token) {
        return Message.of("confirmEmail", address)
                .withHint("username", user.username())
                .with("lifetime", config.activationLifetime())
                .link(activationLink(user.id(), token));
    }

    Message emailChanged(User user, String oldAddress) {
        return Message.of("emailChanged", oldAddress)
                .with("username", user.username())
                .happened(clock.instant(), request.device());
    }

    Message usernameChanged(User user) {
        return toUser("usernameChanged", user).happened(clock.instant(), request.device());
    }

    Message resetPassword(User user, SecretToken token) {
        return toUser("resetPassword", user)
                .with("lifetime", config.resetLifetime())
                .link(resetLink(user.id(), token));
    }

    /** Builds the mail with which the owner of an address sets the password of an account that may be somebody else's. */
    Message disputed(User user, SecretToken token) {
        return Message.of("disputed", user.email())
                .withHint("username", user.username())
                .with("lifetime", config.resetLifetime())
                .link(resetLink(user.id(), token));
    }

    Message passwordChanged(User user) {
        return toUser("passwordChanged", user)
                .happened(clock.instant(), request.device())
                .link(mail.siteUrl());
    }

    /** Builds the mail about a password that ended because the owner of the address showed up. */
    Message passwordRemoved(User user) {
        return Message.of("passwordRemoved", user.email())
                .withHint("username", user.username())
                .happened(clock.instant(), request.device());
    }

    Message newDevice(User user, Device device, Instant at) {
        return toUser("newDevice", user).happened(at, device);
    }

    Message invitation(String address, SecretToken token) {
        return Message.of("invitation", address)
                .fromAnother()
                .with("lifetime", config.invitationLifetime())
                .link(filled(mail.invitationUrl().orElse(mail.siteUrl() + "/account/#invitation/{token}"), token));
    }

    private static Message toUser(String kind, User user) {
        return Message.of(kind, user.email()).with("username", user.username());
    }

    /** Returns the link to set a password with this token. */
    String resetLink(long user, SecretToken token) {
        return filled(mail.resetPasswordUrl().orElse(mail.siteUrl() + "/account/#reset/{uid}/{token}"), token)
                .replace("{uid}", Uid.of(user));
    }

    private String activationLink(long user, SecretToken token) {
        return filled(mail.activationUrl().orElse(mail.siteUrl() + "/account/#activate/{uid}/{token}"), token)
                .replace("{uid}", Uid.of(user));
    }

    private static String filled(String url, SecretToken token) {
        return url.replace("{token}", token.text());
    }
}
