package dev.signet.account;

import dev.signet.mail.MailConfig;
import dev.signet.mail.Recipient;
import dev.signet.user.User;
import dev.signet.web.Device;
import dev.signet.web.Timestamps;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.qute.CheckedTemplate;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/**
 * Builds the mails to users from the templates in {@code templates/mail}, as text and HTML. Values that a stranger may
 * have typed (a username, a device) are shortened or cleaned, because mail programs could turn them into links.
 */
@Singleton
class Letters {
    private static final int SHOWN_OF_A_NAME = 3;

    private final MailConfig mail;
    private final AccountConfig config;

    Letters(MailConfig mail, AccountConfig config) {
        this.mail = mail;
        this.config = config;
    }

    /** The templates. Each method has the name of its template files. */
    @CheckedTemplate(basePath = "mail")
    static class Templates {
        static native MailTemplateInstance activation(String site, String name, String link, String lifetime);

        static native MailTemplateInstance accountExists(String site, String link);

        static native MailTemplateInstance nameTaken(String site, String name);

        static native MailTemplateInstance welcome(String site, String username);

        static native MailTemplateInstance confirmEmail(String site, String username, String link, String lifetime);

        static native MailTemplateInstance emailChanged(String site, String username);

        static native MailTemplateInstance usernameChanged(String site, String username);

        static native MailTemplateInstance resetPassword(String site, String username, String link, String lifetime);

        static native MailTemplateInstance passwordChanged(String site, String username, String link);

        static native MailTemplateInstance newDevice(
                String site, String username, String device, String address, String at);

        static native MailTemplateInstance invitation(String site, String link, String lifetime);

        private Templates() {}
    }

    MailTemplateInstance activation(PendingRegistration registration, SecretToken token) {
        return Templates.activation(
                        mail.siteName(),
                        hint(registration.username()),
                        activationLink(registration.userId(), token),
                        words(config.activationLifetime()))
                .to(Recipient.of(registration.email()))
                .subject("Activate your account on " + mail.siteName());
    }

    /**
     * Builds the mail for an address that belongs to an account, after somebody tried to register with it or to change
     * their address to it.
     */
    MailTemplateInstance accountExists(String address) {
        return Templates.accountExists(mail.siteName(), mail.siteUrl())
                .to(Recipient.of(address))
                .subject("You have an account on " + mail.siteName());
    }

    MailTemplateInstance nameTaken(PendingRegistration registration) {
        return Templates.nameTaken(mail.siteName(), hint(registration.username()))
                .to(Recipient.of(registration.email()))
                .subject("Your registration on " + mail.siteName());
    }

    MailTemplateInstance welcome(User user) {
        return Templates.welcome(mail.siteName(), user.username())
                .to(Recipient.of(user.email()))
                .subject("Your account on " + mail.siteName() + " is ready");
    }

    MailTemplateInstance confirmEmail(User user, String address, SecretToken token) {
        return Templates.confirmEmail(
                        mail.siteName(),
                        hint(user.username()),
                        activationLink(user.id(), token),
                        words(config.activationLifetime()))
                .to(Recipient.of(address))
                .subject("Confirm your email address for " + mail.siteName());
    }

    MailTemplateInstance emailChanged(User user, String oldAddress) {
        return Templates.emailChanged(mail.siteName(), user.username())
                .to(Recipient.of(oldAddress))
                .subject("Your email address on " + mail.siteName() + " was changed");
    }

    MailTemplateInstance usernameChanged(User user) {
        return Templates.usernameChanged(mail.siteName(), user.username())
                .to(Recipient.of(user.email()))
                .subject("Your username on " + mail.siteName() + " was changed");
    }

    MailTemplateInstance resetPassword(User user, SecretToken token) {
        return Templates.resetPassword(
                        mail.siteName(), user.username(), resetLink(user.id(), token), words(config.resetLifetime()))
                .to(Recipient.of(user.email()))
                .subject("Password reset on " + mail.siteName());
    }

    MailTemplateInstance passwordChanged(User user) {
        return Templates.passwordChanged(mail.siteName(), user.username(), mail.siteUrl())
                .to(Recipient.of(user.email()))
                .subject("Your password on " + mail.siteName() + " was changed");
    }

    MailTemplateInstance newDevice(User user, Device device, Instant at) {
        return Templates.newDevice(
                        mail.siteName(),
                        user.username(),
                        unlinked(device.label()),
                        device.address(),
                        Timestamps.format(at))
                .to(Recipient.of(user.email()))
                .subject("New sign-in to " + mail.siteName());
    }

    MailTemplateInstance invitation(String address, SecretToken token) {
        return Templates.invitation(
                        mail.siteName(),
                        filled(mail.invitationUrl().orElse(mail.siteUrl() + "/account/#invitation/{token}"), token),
                        words(config.invitationLifetime()))
                .to(Recipient.of(address))
                .subject("You are invited to " + mail.siteName());
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

    /** Returns the first characters of a username: enough for the person who chose it to recognize it. */
    private static String hint(String username) {
        int shown = username.offsetByCodePoints(
                0, Math.min(SHOWN_OF_A_NAME, username.codePointCount(0, username.length())));
        return username.substring(0, shown) + "…";
    }

    /**
     * Cleans a device label so that no mail program turns it into a link: removes slashes, and keeps dots only inside
     * numbers.
     */
    private static String unlinked(String label) {
        return label.replaceAll("[^\\w .();,+-]", " ")
                .replaceAll("(?<!\\d)\\.|\\.(?!\\d)", ". ")
                .replaceAll(" +", " ")
                .strip();
    }

    private static String words(Duration lifetime) {
        if (lifetime.toHours() % 24 == 0) {
            return counted(lifetime.toDays(), "day");
        }
        return lifetime.toMinutes() % 60 == 0
                ? counted(lifetime.toHours(), "hour")
                : counted(lifetime.toMinutes(), "minute");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
