package dev.signet.mail;

/**
 * Says whether one more notice may be sent, so that nobody can fill somebody's mailbox with notices by repeating what
 * they tell. Limits are counted in a higher package.
 */
public interface NoticeLimit {
    /**
     * Counts a notice. Called on a thread of the {@link Outbox}.
     *
     * @param kind what it tells
     * @param address its recipient
     * @return whether it may be sent
     */
    boolean allows(String kind, String address);
}
