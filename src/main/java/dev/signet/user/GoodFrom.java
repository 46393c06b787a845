package dev.signet.user;

/**
 * From when the tokens of a user are good: conditions on {@code tokens_good_from}, which is null if all are. It is
 * for tokens of other systems and for sign-ins that have begun; Signet's own tokens carry a version instead.
 */
public final class GoodFrom {
    private GoodFrom() {}

    /**
     * Returns the condition that a token which was issued at {@code :issuedAt} is refused. Tokens say in whole seconds when
     * they were issued (RFC 7519 §4.1.6).
     *
     * @param goodFrom an expression for {@code tokens_good_from}
     */
    public static String refusesToken(String goodFrom) {
        return refuses("second", goodFrom, "issuedAt");
    }

    /**
     * Returns the condition that a sign-in which began at {@code :begun}, in milliseconds, is refused. If {@code :begun} is
     * null, none is.
     *
     * @param goodFrom an expression for {@code tokens_good_from}
     */
    public static String refusesSignIn(String goodFrom) {
        return refuses("milliseconds", goodFrom, "begun");
    }

    private static String refuses(String precision, String goodFrom, String time) {
        return "coalesce(date_trunc('%s', %s) > cast(:%s as timestamptz), false)".formatted(precision, goodFrom, time);
    }
}
