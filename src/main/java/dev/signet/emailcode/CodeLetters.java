package dev.signet.emailcode;

import dev.signet.mail.MailConfig;
import dev.signet.mail.Message;
import dev.signet.user.User;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the mails with codes. */
@Singleton
class CodeLetters {
    static final String CODE = "{code}";

    private static final String EMAIL = "{email}";

    private final MailConfig mail;

    CodeLetters(MailConfig mail) {
        this.mail = mail;
    }

    Message signIn(User user, String code) {
        Message message = letter("signInCode", user.email(), code);
        // Somebody else may have chosen the username, as long as the address is not proven.
        return user.isEmailProven()
                ? message.with("username", user.username())
                : message.withHint("username", user.username());
    }

    Message signUp(String address, String code) {
        return letter("signUpCode", address, code);
    }

    private Message letter(String kind, String address, String code) {
        return Message.of(kind, address)
                .with("code", code)
                .with("lifetime", EmailCodes.LIFETIME)
                .link(mail.emailCodeUrl()
                        .orElse(mail.siteUrl() + "/account/#code/" + EMAIL + "/" + CODE)
                        .replace(EMAIL, encoded(address))
                        .replace(CODE, code));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
