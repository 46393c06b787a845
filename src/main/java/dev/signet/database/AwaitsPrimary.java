package dev.signet.database;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Methods that are called again if they failed because no server accepted writes ({@link PrimaryWait}). */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface AwaitsPrimary {
    /**
     * Whether a method may be called again even if the database may have done what the first call asked for. Methods with
     * {@code @GET} always may.
     */
    @Nonbinding
    boolean repeatable() default false;
}
