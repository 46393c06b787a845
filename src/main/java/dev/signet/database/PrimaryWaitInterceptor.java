package dev.signet.database;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.GET;
import java.lang.reflect.Method;

/** Runs {@link AwaitsPrimary} methods. It comes before the interceptors that open a transaction. */
@AwaitsPrimary
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class PrimaryWaitInterceptor {
    private final PrimaryWait wait;

    PrimaryWaitInterceptor(PrimaryWait wait) {
        this.wait = wait;
    }

    @AroundInvoke
    Object call(InvocationContext call) throws Exception {
        return wait.isOff() ? call.proceed() : wait.call(call::proceed, isRepeatable(call.getMethod()));
    }

    private static boolean isRepeatable(Method method) {
        AwaitsPrimary own = method.getAnnotation(AwaitsPrimary.class);
        return method.isAnnotationPresent(GET.class) || own != null && own.repeatable();
    }
}
