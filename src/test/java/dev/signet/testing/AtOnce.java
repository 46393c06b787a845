package dev.signet.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does several things at the same moment, each on a thread of its own. */
public final class AtOnce {
    private static final long PATIENCE_SECONDS = 60;

    private AtOnce() {}

    /** The same thing so many times. */
    public static <T> List<T> times(int times, Callable<T> call) {
        return all(Collections.nCopies(times, call));
    }

    /** These things; the results are in their order. */
    public static <T> List<T> all(List<Callable<T>> calls) {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> call : calls) {
                running.add(threads.submit(() -> {
                    start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        } finally {
            threads.shutdownNow();
        }
    }
}
