package dev.signet.security;

import dev.signet.web.AcceptLanguage;
import dev.signet.web.Device;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What is known about the request that the current thread works for. The request is kept in its Vert.x context, which
 * follows it to worker threads, and to others if it is {@linkplain #carriedTo carried} there. A thread that works for no
 * request, such as the feed of revocations or the cleanup, has no caller and an unknown device,
 * unless the process runs a command of an operator.
 */
@Singleton
public class CurrentRequest {
    private static final String KEY = "signet.request";

    private volatile Device operator;

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(http -> {
            ContextInternal.current().putLocal(KEY, http);
            http.next();
        });
    }

    /**
     * Makes an operator the caller of everything that this process does without a request, because it runs one command.
     *
     * @param device says who the operator is
     */
    public void isOfOperator(Device device) {
        operator = device;
    }

    /** Returns the device that sent the request. */
    public Device device() {
        return find().map(RoutingContext::request)
                .map(Device::of)
                .or(() -> Optional.ofNullable(operator))
                .orElse(Device.UNKNOWN);
    }

    /** Returns the signed-in user who sent the request, if there is one. */
    public Optional<Caller> signedIn() {
        Optional<RoutingContext> request = find();
        if (request.isEmpty() && operator != null) {
            return Optional.of(Caller.OPERATOR);
        }
        return request.map(http -> QuarkusHttpUser.getSecurityIdentityBlocking(http, null))
                .flatMap(Caller::of);
    }

    /**
     * Returns the caller at an endpoint that admits only signed-in users.
     *
     * @throws IllegalStateException if the request is anonymous, or there is none
     */
    public Caller caller() {
        return signedIn().orElseThrow(() -> new IllegalStateException("the endpoint let an anonymous request in"));
    }

    /**
     * Returns the language that the request prefers (RFC 9110 §12.5.4).
     *
     * @param available tags of languages (RFC 5646)
     * @return one of them; empty if the request accepts none of them, or there is none
     */
    public Optional<String> language(Collection<String> available) {
        return find().map(http -> http.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE))
                .flatMap(header -> AcceptLanguage.best(header, available));
    }

    /** Returns these threads for tasks that work for the request of the calling thread; log lines and traces name it. */
    public static Executor carriedTo(Executor threads) {
        ContextInternal request = ContextInternal.current();
        return request == null ? threads : task -> threads.execute(() -> request.dispatch(task));
    }

    private static Optional<RoutingContext> find() {
        return Optional.ofNullable(ContextInternal.current()).map(context -> context.getLocal(KEY));
    }
}
