package dev.signet.user;

import dev.signet.web.ApiError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.impl.ContextInternal;
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
 * The threads on which passwords are hashed: few, with a bounded queue, apart from those that serve requests. A storm of
 * logins fills this queue and nothing else.
 */
@Singleton
public class PasswordThreads {
    private final PasswordConfig config;
    private final ThreadPoolExecutor executor;
    private final Counter rejected;

    PasswordThreads(PasswordConfig config, MeterRegistry registry) {
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
        new ExecutorServiceMetrics(executor, "password", Tags.empty()).bindTo(registry);
        this.rejected = Counter.builder("signet.password.rejected")
                .description("Passwords that were not looked at, because too many waited")
                .register(registry);
    }

    /**
     * The result of {@code work}, done on one of these threads.
     *
     * @throws ApiError 503 with {@code Retry-After} where the queue is full
     */
    public <T> Uni<T> run(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        ContextInternal request = ContextInternal.current();
        Runnable task = () -> {
            try {
                result.complete(work.get());
            } catch (Throwable fault) {
                result.completeExceptionally(fault);
            }
        };
        try {
            // What names the request in logs and traces goes with the work, and with the answer.
            executor.execute(request == null ? task : () -> request.dispatch(task));
        } catch (RejectedExecutionException full) {
            rejected.increment();
            throw ApiError.busy(config.retryAfter());
        }
        return Uni.createFrom().completionStage(result);
    }

    /**
     * What {@code then} makes of the result of {@code work}, back on a thread that serves requests: there it may wait for the
     * database, where here it would keep others' passwords waiting.
     *
     * @throws ApiError 503 with {@code Retry-After} where the queue is full
     */
    public <T, R> Uni<R> run(Supplier<T> work, Function<T, R> then) {
        ContextInternal request = ContextInternal.current();
        Executor serving = Infrastructure.getDefaultWorkerPool();
        return run(work)
                .emitOn(task -> serving.execute(request == null ? task : () -> request.dispatch(task)))
                .map(then);
    }

    @PreDestroy
    void stop() {
        executor.shutdown();
    }
}
