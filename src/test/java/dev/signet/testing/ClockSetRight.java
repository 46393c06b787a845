package dev.signet.testing;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;

/** After each test that runs beside the service, its clock tells the right time again. */
public class ClockSetRight implements QuarkusTestAfterEachCallback {
    @Override
    public void afterEach(QuarkusTestMethodContext context) {
        ArcContainer service = Arc.container();
        if (service != null && service.isRunning()) {
            service.instance(AdjustableClock.class).get().setRight();
        }
    }
}
