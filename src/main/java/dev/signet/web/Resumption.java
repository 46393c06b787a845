package dev.signet.web;

import io.quarkus.runtime.ExecutorRecorder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Goes on with a request after checks that had to wait, on a thread of the pool. The framework would go on where the
 * checks ended, on the event loop, and only then ask for a thread. If none is free and the queue is full, that fails
 * where nobody handles it, and the client would get no response until its connection times out.
 */
final class Resumption {
    private final ResteasyReactiveContainerRequestContext request;
    private final Context context = Vertx.currentContext();
    private volatile boolean waited;

    private Resumption(ResteasyReactiveContainerRequestContext request) {
        this.request = request;
    }

    /** Goes on when the checks are done: with their response or failure, or with the request if there is neither. */
    static void after(Uni<Response> checks, ResteasyReactiveContainerRequestContext request) {
        Resumption resumption = new Resumption(request);
        request.suspend();
        checks.subscribe().with(resumption::proceed, request::resume);
        resumption.waited = true;
    }

    private void proceed(Response response) {
        if (response != null) {
            request.abortWith(response);
        }
        if (response != null || !waited) {
            request.resume();
        } else {
            context.runOnContext(on -> onThread());
        }
    }

    private void onThread() {
        try {
            ((ResteasyReactiveRequestContext) request.getServerRequestContext()).resume(ExecutorRecorder.getCurrent());
        } catch (RejectedExecutionException full) {
            request.resume(full);
        }
    }
}
