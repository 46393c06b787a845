package dev.signet.throttle;

import dev.signet.secret.SecretBox;
import dev.signet.secret.SecureIds;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens that show that an account was logged in to from a device (OWASP's "device cookies"). A token is valid for one
 * account and grants no access. It only spares its holder the waits that other people's guesses cause.
 */
@Singleton
class DeviceTokens {
    private static final Pattern TOKEN = Pattern.compile("([0-9a-f]{32})\\.(\\d{1,12})\\.([0-9a-f]{64})");

    private final SecretBox box;
    private final ThrottleConfig config;
    private final Clock clock;

    DeviceTokens(SecretBox box, ThrottleConfig config, Clock clock) {
        this.box = box;
        this.config = config;
        this.clock = clock;
    }

    /** Issues a token for a device from which this account was logged in to. */
    String issue(String owner) {
        String id = SecureIds.tokenId();
        String until = Long.toString(clock.instant().plus(config.knownFor()).getEpochSecond());
        return id + "." + until + "." + HexFormat.of().formatHex(mac(id, until, owner));
    }

    /** Returns the device's id; empty if the token was not issued for this account or has expired. */
    Optional<String> idOf(String token, String owner) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String id = parts.group(1);
        String until = parts.group(2);
        boolean good =
                MessageDigest.isEqual(mac(id, until, owner), HexFormat.of().parseHex(parts.group(3)))
                        && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(until)));
        return good ? Optional.of(id) : Optional.empty();
    }

    private byte[] mac(String id, String until, String owner) {
        return box.hash("device token", id, until, owner);
    }
}
