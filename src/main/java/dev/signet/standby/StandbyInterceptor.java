package dev.signet.standby;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;

/** Runs {@link FromStandby} methods. It comes before the interceptor of {@code @Transactional}. */
@FromStandby
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 199)
class StandbyInterceptor {
    private final StandbyReads reads;

    StandbyInterceptor(StandbyReads reads) {
        this.reads = reads;
    }

    @AroundInvoke
    Object read(InvocationContext method) throws Exception {
        // A transaction that has begun may have written what the method is to read.
        return reads.areOff() || QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION
                ? method.proceed()
                : reads.read(method::proceed);
    }
}
