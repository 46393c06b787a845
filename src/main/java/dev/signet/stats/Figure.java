package dev.signet.stats;

/**
 * What is counted or measured. Its values come from the code, never from a client, because each combination is a row of
 * every hour.
 *
 * @param outcome empty if there is only one
 * @param method the sign-in method; empty if there is none, or if it is not known
 */
record Figure(String name, String outcome, String method) {
    /** The column's length. */
    private static final int LONGEST = 40;

    static final String SIGN_INS = "sign_ins";
    static final String SIGN_UPS = "sign_ups";
    static final String REFRESHES = "refreshes";
    static final String REJECTED_GUESSES = "rejected_guesses";
    static final String MAILS = "mails";
    static final String MAILS_WAITING = "mails_waiting";
    static final String ACTIVE_SESSIONS = "active_sessions";
    static final String USERS = "users";
    static final String REVOCATION_LAG = "revocation_lag";

    Figure {
        method = method.length() <= LONGEST ? method : method.substring(0, LONGEST);
    }

    static Figure of(String name, String outcome) {
        return new Figure(name, outcome, "");
    }

    static Figure of(String name) {
        return of(name, "");
    }
}
