package dev.signet.key;

import dev.signet.attention.Matter;
import dev.signet.attention.Matter.Severity;
import dev.signet.attention.Watch;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Says when the next key takes over, and which keys are never rotated. */
@Singleton
class KeyWatch implements Watch {
    private static final Duration OLD = Duration.ofDays(365);

    private final KeyAdministration keys;
    private final KeySchedule schedule;
    private final Clock clock;

    KeyWatch(KeyAdministration keys, KeySchedule schedule, Clock clock) {
        this.keys = keys;
        this.schedule = schedule;
        this.clock = clock;
    }

    @Override
    public List<Matter> matters() {
        List<Matter> matters = new ArrayList<>();
        for (KeyResponse key : keys.list()) {
            if (key.state().equals("announced")) {
                matters.add(Matter.of(
                                "key_rotates_soon",
                                Severity.INFO,
                                "The next key for " + key.purpose() + " tokens takes over at "
                                        + key.signsFrom().orElseThrow().truncatedTo(ChronoUnit.SECONDS) + ".")
                        .about(key.kid()));
            } else if (schedule.rotateEvery().isEmpty() && isOld(key)) {
                matters.add(Matter.of(
                                "keys_not_rotated",
                                Severity.WARNING,
                                "A key for " + key.purpose() + " tokens has signed for more than a year, because"
                                        + " signet.keys.rotate-every is off. Rotate the keys.")
                        .about(key.kid())
                        .since(key.signsFrom().orElseThrow()));
            }
        }
        return matters;
    }

    private boolean isOld(KeyResponse key) {
        return key.state().equals("signing")
                && key.signsFrom()
                        .filter(since -> since.isBefore(clock.instant().minus(OLD)))
                        .isPresent();
    }
}
