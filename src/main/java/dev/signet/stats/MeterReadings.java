package dev.signet.stats;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads how far the service's own meters have moved since the last time. */
@Singleton
class MeterReadings {
    private static final String OUTCOME = "outcome";

    /** Counters with a tag {@code outcome}. */
    private static final Map<String, String> COUNTERS = Map.of(
            "signet.logins", Figure.SIGN_INS,
            "signet.refreshes", Figure.REFRESHES,
            "signet.mails", Figure.MAILS);

    private final MeterRegistry registry;
    private final Map<Meter.Id, Double> last = new HashMap<>();

    MeterReadings(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Returns the differences. Call it from one thread at a time. */
    Map<Figure, Amount> take() {
        Map<Figure, Amount> taken = new HashMap<>();
        COUNTERS.forEach(
                (meter, name) -> registry.find(meter).counters().forEach(counter -> counted(name, counter, taken)));
        registry.find("signet.revocation.lag").timers().forEach(timer -> timed(timer, taken));
        registry.find("signet.mails.waiting").gauges().stream()
                .mapToDouble(Gauge::value)
                .filter(Double::isFinite)
                .forEach(waiting -> taken.put(Figure.of(Figure.MAILS_WAITING), Amount.measured(waiting)));
        return taken;
    }

    private void counted(String name, Counter counter, Map<Figure, Amount> taken) {
        String outcome = counter.getId().getTag(OUTCOME);
        double times = moved(counter.getId(), counter.count());
        // Successful sign-ins are counted by method, in Tally.
        if (times > 0 && !(name.equals(Figure.SIGN_INS) && outcome.equals("success"))) {
            taken.put(Figure.of(name, outcome), Amount.counted(times));
        }
    }

    private void timed(Timer timer, Map<Figure, Amount> taken) {
        long samples = (long) moved(timer.getId().withTag(Statistic.COUNT), timer.count());
        double seconds = moved(timer.getId(), timer.totalTime(TimeUnit.SECONDS));
        if (samples > 0) {
            taken.put(Figure.of(Figure.REVOCATION_LAG), new Amount(seconds, samples, timer.max(TimeUnit.SECONDS)));
        }
    }

    private double moved(Meter.Id meter, double now) {
        Double before = last.put(meter, now);
        return before == null ? now : now - before;
    }
}
