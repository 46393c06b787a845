package dev.signet.user;

import dev.signet.database.PrimaryWait;
import dev.signet.security.CurrentRequest;
import dev.signet.web.ApiError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs password hashing on a few threads with a bounded queue, separate from those that serve requests. A flood of
 * logins fills only this queue.
 */
@Singleton
public class PasswordThreads {
    private final PasswordHash hash;
    private final PasswordConfig config;
    private final PrimaryWait wait;
    private final ThreadPoolExecutor executor;
    private final Counter rejected;

    PasswordThreads(PasswordHash hash, PasswordConfig config, PrimaryWait wait, MeterRegistry registry) {
        this.hash = hash;
        this.config = config;
        this.wait = wait;
        // Keep half of the processors free for requests.
        int threads = config.threads().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        AtomicInteger count = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(config.queue()), work -> {
                    Thread thread = new Thread(work, "signet-password-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        new ExecutorServiceMetrics(executor, "password", Tags.empty()).bindTo(registry);
        this.rejected = Counter.builder("signet.password.rejected")
                .description("Password operations rejected because the queue was full")
                .register(registry);
    }

    /**
     * Runs {@code work} on one of these threads.
     *
     * @return its result
     * @throws ApiError 503 with {@code Retry-After} if the queue is full
     */
    public <T> Uni<T> run(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(work.get());
            } catch (Throwable fault) {
                result.completeExceptionally(fault);
            }
        };
        try {
            CurrentRequest.carriedTo(executor).execute(task);
        } catch (RejectedExecutionException full) {
            rejected.increment();
            throw ApiError.busy(config.retryAfter());
        }
        return Uni.createFrom().completionStage(result);
    }

    /**
     * Runs {@code work} on one of these threads and passes its result to {@code then} on a worker thread. There it may
     * wait for the database, and for a primary, without delaying other passwords.
     *
     * @return the result of {@code then}
     * @throws ApiError 503 with {@code Retry-After} if the queue is full
     */
    public <T, R> Uni<R> run(Supplier<T> work, Function<T, R> then) {
        Executor serving = CurrentRequest.carriedTo(Infrastructure.getDefaultWorkerPool());
        return run(work).emitOn(serving).map(result -> wait.repeatUnlessDone(() -> then.apply(result)));
    }

    /** Hashes a new password on one of these threads, and passes the hash to {@code then}, as {@link #run} does. */
    public <R> Uni<R> hash(String password, Function<String, R> then) {
        return run(() -> hash.hash(password), then);
    }

    @PreDestroy
    void stop() {
        executor.shutdown();
    }
}
