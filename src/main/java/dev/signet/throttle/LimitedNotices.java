package dev.signet.throttle;

import dev.signet.mail.NoticeLimit;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Limits notices like other mails, for each address and kind by itself: many of one kind must not hide another kind. */
@Singleton
class LimitedNotices implements NoticeLimit {
    private static final Origin SIGNET = Origin.of("");

    private final Throttle throttle;

    LimitedNotices(Throttle throttle) {
        this.throttle = throttle;
    }

    @Override
    public boolean allows(String kind, String address) {
        try {
            throttle.attempt(LimitedAction.NOTICE, Subject.of(kind + " " + address.toLowerCase(Locale.ROOT)), SIGNET);
            return true;
        } catch (ApiError tooMany) {
            return false;
        }
    }
}
