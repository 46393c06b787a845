package dev.signet.user;

import dev.signet.web.Offered;

/** Whether people sign in with passwords at all. If they do not, the paths that set or reset passwords do not exist. */
public interface PasswordUse extends Offered {}
