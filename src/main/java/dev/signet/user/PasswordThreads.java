package dev.signet.user;

import dev.signet.web.ApiError;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads on which passwords are hashed: few, with a bounded queue, apart from those that serve requests. A storm of
 * logins fills this queue and nothing else.
 */
@Singleton
public class PasswordThreads {
    private final PasswordConfig config;
    private final ThreadPoolExecutor executor;

    PasswordThreads(PasswordConfig config) {
        this.config = config;
        // Half of the processors stay free for requests. Each hash in flight is memory, too, that garbage collection
        // copies.
        int threads = config.threads().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        AtomicInteger count = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(config.queue()), work -> {
                    Thread thread = new Thread(work, "signet-password-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * The result of {@code work}, done on one of these threads.
     *
     * @throws ApiError 503 with {@code Retry-After} where the queue is full
     */
    public <T> Uni<T> run(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    result.complete(work.get());
                } catch (Throwable fault) {
                    result.completeExceptionally(fault);
                }
            });
        } catch (RejectedExecutionException full) {
            throw ApiError.busy(config.retryAfter());
        }
        return Uni.createFrom().completionStage(result);
    }

    @PreDestroy
    void stop() {
        executor.shutdown();
    }
}
