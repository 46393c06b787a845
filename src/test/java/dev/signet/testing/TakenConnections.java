package dev.signet.testing;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/**
 * Counts the connections to the database that something takes. The pool counts for the whole service, which takes connections of its
 * own accord, too: each second to look at the keys, for example. So what is counted is done again until nothing else came between.
 */
@Singleton
public class TakenConnections {
    /** On a busy machine, a request may take as long as the service's own work leaves it alone. */
    private static final int TRIES = 50;

    private final AgroalDataSource pool;

    TakenConnections(AgroalDataSource pool) {
        this.pool = pool;
        pool.getConfiguration().setMetricsEnabled(true);
    }

    /** Does this until it takes no more than so many connections, but not forever; the fewest that it took. */
    public long fewest(long enough, Runnable work) {
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && fewest > enough; i++) {
            long before = pool.getMetrics().acquireCount();
            work.run();
            fewest = Math.min(fewest, pool.getMetrics().acquireCount() - before);
        }
        return fewest;
    }
}
