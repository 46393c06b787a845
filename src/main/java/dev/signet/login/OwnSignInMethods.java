package dev.signet.login;

import java.util.List;

/**
 * How an account can sign in.
 *
 * @param hasPassword whether it has a password, which confirms also if nobody signs in with passwords
 * @param ways in how many ways it can sign in; the last one cannot be removed
 * @param methods the methods by which it can sign in: names in {@code signet.sign-in.methods}
 */
record OwnSignInMethods(boolean hasPassword, int ways, List<String> methods) {}
