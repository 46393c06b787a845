package dev.signet.session;

/**
 * The user of a session as stored now, which is what new tokens say.
 *
 * @param id the user's id
 * @param email the e-mail address; empty where there is none
 * @param staff whether the user belongs to the staff
 */
public record SessionUser(long id, String email, boolean staff) {}
