package dev.signet.user;

import dev.signet.database.Distribution;
import dev.signet.database.SampledCount;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Counts the accounts. */
@Singleton
public class UserCount {
    private final SampledCount count;

    UserCount(DataSource database, Distribution distribution) {
        this.count = new SampledCount(database, distribution, "users", "true");
    }

    /** Returns how many there are; an estimate if there are very many. */
    public long estimate() {
        return count.estimate(UnaryOperator.identity());
    }
}
