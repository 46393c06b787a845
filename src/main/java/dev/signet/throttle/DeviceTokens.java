package dev.signet.throttle;

import dev.signet.key.SecretBox;
import dev.signet.security.SecureIds;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens by which a device shows that an account was logged in to from it (OWASP's "device cookies"). One is good for the account that
 * it was issued for, opens nothing, and only spares its holder the waits that others' guesses cause.
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

    /** A new token for a device from which this account was logged in to. */
    String issue(String owner) {
        String id = SecureIds.tokenId();
        String until = Long.toString(clock.instant().plus(config.knownFor()).getEpochSecond());
        return id + "." + until + "." + HexFormat.of().formatHex(mac(id, until, owner));
    }

    /** The id of the device, if the token is one of ours for this account and has not expired. */
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
