package dev.signet.start;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One thread for work that no request waits for. It ends after a minute without work, and does not keep the process alive. */
public final class BackgroundThread implements Executor {
    private static final Logger LOG = Logger.getLogger(BackgroundThread.class);

    /** How long a stop waits for the work that has begun. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    private final String name;
    private final ThreadPoolExecutor thread;

    /**
     * Creates it. The thread starts with the first work.
     *
     * @param name the thread's name
     * @param mostWaiting the length of its queue. If the queue is full, further work is dropped.
     */
    public BackgroundThread(String name, int mostWaiting) {
        this.name = name;
        thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(mostWaiting),
                work -> {
                    Thread named = new Thread(work, name);
                    named.setDaemon(true);
                    return named;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Does this work when the earlier work is done; not at all if the queue is full, the system has no thread to give, or
     * after {@link #stop}.
     */
    @Override
    public void execute(Runnable work) {
        try {
            thread.execute(work);
        } catch (OutOfMemoryError noThread) {
            LOG.warnf("Work for the thread %s was dropped: %s", name, noThread.getMessage());
        }
    }

    /** Returns whether it was stopped. Work that has begun should end, and its failures then mean nothing. */
    public boolean isStopped() {
        return thread.isShutdown();
    }

    /**
     * Takes no more work, and waits a second for what waits and what has begun. Call it before the database is closed.
     *
     * @return how much work was dropped because it had not begun by then
     */
    public int stop() throws InterruptedException {
        thread.shutdown();
        if (thread.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
            return 0;
        }
        int left = thread.getQueue().size();
        thread.getQueue().clear();
        return left;
    }
}
