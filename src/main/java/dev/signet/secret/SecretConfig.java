package dev.signet.secret;

import io.smallrye.config.ConfigMapping;

/** The secrets that protect stored data, for features that do not need the settings of the signing keys. */
@ConfigMapping(prefix = "signet.keys")
interface SecretConfig extends Secrets {}
