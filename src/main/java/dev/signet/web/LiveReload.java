package dev.signet.web;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Requests that arrive while Quarkus reloads the application wait, and then continue in the stopped application, whose
 * settings and beans are gone. This class passes them to the new one.
 */
@Singleton
@IfBuildProfile("dev")
class LiveReload {
    /** Right after Quarkus's own handler, which reloads. */
    static final int AFTERWARDS = Integer.MIN_VALUE + 1;

    private static final int BEFORE_OTHERS = 1;

    private volatile boolean stopped;

    void install(@Observes @Priority(BEFORE_OTHERS) Router router) {
        router.route().order(AFTERWARDS).handler(this::passOn);
    }

    void stop(@Observes ShutdownEvent reload) {
        stopped = true;
    }

    private void passOn(RoutingContext http) {
        if (!stopped) {
            http.next();
        } else if (!http.response().closed() && !http.response().ended()) {
            VertxHttpRecorder.getRootHandler().handle(http.request());
        }
    }
}
